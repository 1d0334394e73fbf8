package io.asyncjobs.nats;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be used, in a few words and without anything the file contains. */
final class Reasons {

    private Reasons() {}

    static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof CharacterCodingException) {
            return "not UTF-8 text";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : Printable.text(message);
    }
}
