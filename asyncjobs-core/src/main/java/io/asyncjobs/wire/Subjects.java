package io.asyncjobs.wire;

/** Names of streams, consumers, buckets and subjects (protocol 1). */
public final class Subjects {

    /** The stream that holds one record for each task. */
    public static final String TASK_STREAM = "CHORIA_AJ_TASKS";

    /** What the task stream listens to. */
    public static final String TASK_FILTER = "CHORIA_AJ.T.*";

    /** The one consumer of every work queue. */
    public static final String WORKERS = "WORKERS";

    /** The bucket of schedules. */
    public static final String CONFIGURATION_BUCKET = "CHORIA_AJ_CONFIGURATION";

    /** The bucket of leader elections. */
    public static final String ELECTIONS_BUCKET = "CHORIA_AJ_ELECTIONS";

    /** The stream of the bucket that holds what is ours alone; Go does not look at it. */
    public static final String STATE_STREAM = "KV_CHORIA_AJ_STATE";

    /** The queue that is used when none is named. */
    public static final String DEFAULT_QUEUE = "DEFAULT";

    /** The items of all work queues; what queues are found by. */
    public static final String ALL_QUEUES = "CHORIA_AJ.Q.>";

    /** All lifecycle events. */
    public static final String EVENTS = "CHORIA_AJ.E.>";

    private Subjects() {}

    /** The subject of a task's record. */
    public static String task(String id) {
        return "CHORIA_AJ.T." + id;
    }

    /** The stream of a work queue. */
    public static String queueStream(String queue) {
        return "CHORIA_AJ_Q_" + queue;
    }

    /** What the stream of a work queue listens to. */
    public static String queueFilter(String queue) {
        return "CHORIA_AJ.Q." + queue + ".>";
    }

    /** The subject of a task's item in a work queue. */
    public static String item(String queue, String id) {
        return "CHORIA_AJ.Q." + queue + "." + id;
    }

    /** The subject of a task's state events. */
    public static String taskStateEvent(String id) {
        return "CHORIA_AJ.E.task_state." + id;
    }

    /** The subject of the events of a component's elections. */
    public static String leaderElectedEvent(String component) {
        return "CHORIA_AJ.E.leader_election." + component;
    }

    /** The subject on which another service handles tasks (protocol 17). */
    public static String remoteHandler(String registeredType) {
        return "CHORIA_AJ.H.T." + (registeredType.isEmpty() ? "catchall" : registeredType);
    }
}
