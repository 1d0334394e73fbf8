package io.asyncjobs.nats;

import java.util.regex.Pattern;

/** Text from outside made fit for an error message or a log line: no control characters, no credentials. */
final class Printable {

    private static final int MAX = 120;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]");
    private static final Pattern USER_INFO = Pattern.compile("[^\\s\\[\\]]*@");

    private Printable() {}

    /** The text cut to a length that fits a line, control characters replaced. */
    static String text(String text) {
        String cut = text.length() > MAX ? text.substring(0, MAX) + "…" : text;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }

    /** The text without the user info of any URL in it; rather too much is removed than too little. */
    static String withoutUserInfo(String text) {
        return USER_INFO.matcher(text).replaceAll(match -> {
            String found = match.group();
            int authority = found.indexOf("//");
            return authority < 0 ? "" : found.substring(0, authority + 2);
        });
    }
}
