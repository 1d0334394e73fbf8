package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import io.nats.client.support.NatsUri;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** One server of the list; its {@code toString} leaves out user info, path and query. */
record ServerUrl(NatsUri uri) {

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:[a-zA-Z]+://)?(?:\\[[0-9a-fA-F:.]*]|[^:@\\[\\]]*)(?::\\d*)?");

    /** Reads comma separated lists of servers; errors quote a server only where no credentials can be in it. */
    static List<ServerUrl> parse(Collection<String> lists) {
        boolean quotable = lists.stream().noneMatch(list -> list.contains("@"));
        List<ServerUrl> servers = new ArrayList<>();
        for (String list : lists) {
            for (String server : list.split(",")) {
                if (!server.isBlank()) {
                    servers.add(parse(server.strip(), servers.size() + 1, quotable));
                }
            }
        }
        return List.copyOf(servers);
    }

    private static ServerUrl parse(String server, int position, boolean quotable) {
        // "user:password" whose @ was lost looks like a host with an odd port.
        String shown = quotable && HOST_AND_PORT.matcher(server).matches()
                ? "server \"" + Printable.text(server) + "\""
                : "server " + position + " of the list";
        NatsUri uri;
        try {
            uri = new NatsUri(server);
        } catch (URISyntaxException | RuntimeException e) { // jnats stumbles over a URL without a host
            // Neither cause nor message: both quote the URL.
            throw new InvalidRequestException(shown + " is not a NATS URL; write it like nats://host:4222 or"
                    + " tls://host:4222, and percent-encode special characters in user and password");
        }
        if (uri.getScheme().equals("opentls")) {
            throw new InvalidRequestException(shown + " has the scheme opentls, which trusts any certificate; use tls"
                    + " and, for a private authority, give its certificate as ca");
        }
        return new ServerUrl(uri);
    }

    boolean secure() {
        return uri.isSecure();
    }

    boolean hasCredentials() {
        return uri.getUri().getRawUserInfo() != null;
    }

    /** Whether the user info is a token: one without a colon is, as in Go. */
    boolean hasToken() {
        String userInfo = uri.getUri().getRawUserInfo();
        return userInfo != null && userInfo.indexOf(':') < 0;
    }

    ServerUrl withoutCredentials() {
        String userInfo = uri.getUri().getRawUserInfo();
        if (userInfo == null) {
            return this;
        }
        try {
            return new ServerUrl(new NatsUri(uri.toString().replace(userInfo + "@", "")));
        } catch (URISyntaxException e) {
            throw new InvalidRequestException("server " + this + " is not a NATS URL without its user info");
        }
    }

    @Override
    public String toString() {
        return show(uri);
    }

    static String show(NatsUri uri) {
        return uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
    }
}
