#!/bin/sh
# Runs one nats-server on behalf of a JVM, so that neither outlives what it should.
#
# Arguments: the server's directory, the binary, and "temporary" or "named" for the directory.
# Standard input is a pipe whose other end only the JVM holds:
#   a line  the JVM has finished with this server: leave, and leave the directory alone
#   EOF     the JVM is gone, however it ended: end the server, delete a temporary directory
# Standard output tells the JVM "pid <n>" when the server runs and "exit <status>" when it has ended.

directory=$1
binary=$2
kind=$3

# A process of its own waits for the server, because the shell below can only wait for its standard input.
supervise() {
    server=
    # The JVM may be gone before the first report, which must not end the supervisor; the server doesn't inherit it.
    trap : PIPE
    # A suspended server would not see the first signal without the second.
    trap '[ -z "$server" ] || { kill -TERM "$server"; kill -CONT "$server"; } 2>/dev/null' TERM
    trap '[ -z "$server" ] || kill -KILL "$server" 2>/dev/null' USR1
    "$binary" -c "$directory/nats-server.conf" </dev/null >>"$directory/nats-server.log" 2>&1 &
    server=$!
    echo "$server" >"$directory/nats-server.pid"
    echo "pid $server"
    wait "$server"
    status=$?
    # A signal to this shell ends its waiting, not the server.
    while kill -0 "$server" 2>/dev/null; do
        wait "$server"
        status=$?
    done
    echo "exit $status"
}

supervisor_lives() {
    # The pause also makes the shell notice the end of its child.
    sleep 0.2 2>/dev/null || sleep 1
    kill -0 "$supervisor" 2>/dev/null
}

end_server() {
    signal=TERM
    tries=0
    kill "-$signal" "$supervisor" 2>/dev/null
    while supervisor_lives; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] || signal=USR1
        kill "-$signal" "$supervisor" 2>/dev/null
    done
}

main() {
    # The supervisor must not hold the pipe, and only the supervisor may hold the standard output.
    supervise </dev/null &
    supervisor=$!
    exec >/dev/null
    if read -r _; then
        exit 0
    fi
    end_server
    if [ "$kind" = temporary ]; then
        rm -rf "$directory"
    fi
}

# Read to the end before anything runs: this file may be deleted while it does.
main
exit 0
