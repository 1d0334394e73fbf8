package io.asyncjobs.signing;

import io.asyncjobs.error.InvalidRequestException;
import java.util.HexFormat;

/** Keys and signatures as text. Errors tell what is wrong with it and never quote it. */
final class Hexadecimal {

    private Hexadecimal() {}

    static String format(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Reads digits of either case. */
    static byte[] parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw new InvalidRequestException("not hexadecimal: character " + (i + 1) + " is no digit");
            }
        }
        if (text.length() % 2 != 0) {
            throw new InvalidRequestException("not hexadecimal: an odd number of digits");
        }
        return HexFormat.of().parseHex(text);
    }
}
