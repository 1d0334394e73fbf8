package io.asyncjobs.benchmarks;

import java.util.List;

/** Records of tasks that are over, as they gather in the course of time. */
final class OtherRecords {

    private static final int IN_FLIGHT = 1000;
    private static final List<String> STATES = List.of("complete", "terminated", "expired");

    private OtherRecords() {}

    static void put(Testbed testbed, int number) throws Exception {
        testbed.prepare();
        List<byte[]> payloads = Testbed.payloads(IN_FLIGHT);
        InFlight sent = new InFlight(IN_FLIGHT);
        try (RawClient client = new RawClient(testbed.plainConnection())) {
            for (int i = 0; i < number; i++) {
                String id = RawClient.id();
                sent.next();
                sent.add(client.put(id, record(id, payloads.get(i % IN_FLIGHT), STATES.get(i % STATES.size()))));
            }
            sent.finish();
        }
    }

    private static String record(String id, byte[] payload, String state) {
        String active = RawClient.active(RawClient.newRecord(id, payload));
        return state.equals("complete")
                ? RawClient.complete(active)
                : active.replace("\"state\":\"active\"", "\"state\":\"" + state + "\"");
    }
}
