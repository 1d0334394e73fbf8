package io.asyncjobs.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.compat.Wiretap.Heard;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One step of a task's life as it is seen on the wire.
 *
 * @param what what it is
 * @param state of records and events: the task's state
 * @param tries of records and events: the task's tries
 * @param detail of records: whether {@code tried} is there, and the error; of others: what tells them apart
 */
record Step(What what, String state, int tries, String detail) {

    /** The beginning of the subject that messages of a stream are deleted with. */
    static final String DELETE = "$JS.API.STREAM.MSG.DELETE.";

    enum What {
        SAVE,
        SAVE_BY_HAND,
        EVENT,
        OTHER
    }

    static Step other(String detail) {
        return new Step(What.OTHER, "", 0, detail);
    }

    /** Reads a step of a recorded sequence. */
    static Step recorded(JsonNode step) {
        String state = step.path("state").asText();
        int tries = step.path("tries").asInt();
        return switch (step.path("what").asText()) {
            case "save" -> {
                boolean byHand =
                        step.path("expected_last_subject_sequence").asText().isEmpty();
                String detail = detail(
                        step.path("tried_present").asBoolean(),
                        step.path("last_err").asText());
                yield new Step(byHand ? What.SAVE_BY_HAND : What.SAVE, state, tries, detail);
            }
            case "event" -> new Step(What.EVENT, state, tries, "");
            case "item" -> item(step.path("msg_id_header").asBoolean());
            case "delivery" -> delivery(step.path("ack_reply").path("delivered").asText());
            case "ack" -> ack(step.path("body").asText());
            case "delete" -> other("delete");
            default -> throw new IllegalArgumentException("an unknown step: " + step);
        };
    }

    /**
     * Reads what was heard about a task; {@code null} if it is nothing of these.
     *
     * @param queues where its item may be
     */
    static Step heard(List<String> queues, String id, Heard heard) {
        String subject = heard.subject();
        if (subject.equals(Subjects.task(id)) && !heard.isDelivery()) { // those go to who reads the whole stream
            return save(heard.body(), !heard.headers().containsKey(Headers.EXPECTED_LAST_SUBJECT_SEQUENCE));
        }
        if (subject.equals(Subjects.taskStateEvent(id))) {
            return event(heard.body());
        }
        if (queues.stream().anyMatch(queue -> subject.equals(Subjects.item(queue, id)))) {
            return heard.isDelivery()
                    ? delivery(deliveryCount(heard.replyTo()))
                    : item(heard.headers().containsKey(Headers.MESSAGE_ID));
        }
        if (subject.startsWith("$JS.ACK.")) {
            return ack(heard.text());
        }
        if (subject.equals(DELETE + Subjects.TASK_STREAM)) {
            return other("delete");
        }
        return subject.startsWith(DELETE + Subjects.queueStream("")) ? other("delete item") : null;
    }

    /** {@code $JS.ACK.<stream>.<consumer>.<delivered>…}, or with domain and account before the stream. */
    private static String deliveryCount(String replyTo) {
        String[] tokens = replyTo.split("\\.");
        return tokens[tokens.length == 9 ? 4 : 6];
    }

    /** Reads a record that somebody saved. */
    static Step save(byte[] record, boolean byHand) {
        JsonNode task = Vectors.json(record);
        return new Step(
                byHand ? What.SAVE_BY_HAND : What.SAVE,
                task.path("state").asText(),
                task.path("tries").asInt(),
                detail(task.has("tried"), task.path("last_err").asText()));
    }

    static Step event(byte[] body) {
        JsonNode event = Vectors.json(body);
        return new Step(
                What.EVENT, event.path("state").asText(), event.path("tries").asInt(), "");
    }

    static Step item(boolean messageId) {
        return other(messageId ? "item id" : "item");
    }

    static Step delivery(String count) {
        return other("delivery " + count);
    }

    /** The delay of a NAK is left out. */
    static Step ack(String body) {
        return other(body.split(" ", 2)[0]);
    }

    /**
     * Writes a sequence as docs/differences.md does. An event stands with the save that it tells of, because it may come
     * before or after the item of the same enqueue, and later than the next save.
     */
    static String write(List<Step> steps) {
        List<Step> rest = new ArrayList<>(steps);
        List<String> words = new ArrayList<>();
        while (!rest.isEmpty()) {
            Step step = rest.remove(0);
            boolean told = step.what == What.SAVE && rest.remove(new Step(What.EVENT, step.state, step.tries, ""));
            words.add(step.words(told));
        }
        return String.join(", ", words);
    }

    /** Writes the saves of a sequence only, as if all had been told. */
    static String writeSaves(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.what == What.SAVE || step.what == What.SAVE_BY_HAND)
                .map(step -> step.words(true))
                .collect(Collectors.joining(", "));
    }

    private String words(boolean told) {
        String task = (state.isEmpty() ? "\"\"" : state) + " " + tries + detail;
        return switch (what) {
            case SAVE -> told ? task : "untold " + task;
            case SAVE_BY_HAND -> "by hand " + task;
            case EVENT -> "event " + task;
            case OTHER -> detail;
        };
    }

    private static String detail(boolean tried, String error) {
        return (tried ? " tried" : "") + (error.isEmpty() ? "" : " \"" + error + "\"");
    }
}
