package io.asyncjobs.nats;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Puts the older key forms of openssl into the PKCS#8 envelope (RFC 5208) that Java reads. */
final class Pkcs8 {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xA0;
    private static final int OBJECT_ID = 0x06;

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** rsaEncryption, NULL. */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    /** id-ecPublicKey. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pkcs8() {}

    /** From an RSAPrivateKey (RFC 8017). */
    static byte[] fromRsa(byte[] key) {
        return envelope(RSA, key);
    }

    /** From an ECPrivateKey (RFC 5915), whose curve may stand beside it; null if it can't be told which curve it is. */
    static byte @Nullable [] fromEc(byte[] key, byte @Nullable [] curveBeside) {
        byte[] curve = curveIn(key);
        if (curve == null) {
            curve = curveBeside;
        }
        if (curve == null || curve.length == 0 || curve[0] != OBJECT_ID) {
            return null;
        }
        return envelope(join(EC, curve), key);
    }

    /** Walks over the members of the sequence to the one tagged [0]. */
    private static byte @Nullable [] curveIn(byte[] key) {
        int[] body = content(key, 0);
        for (int at = body[0]; at < body[1]; ) {
            int[] member = content(key, at);
            if ((key[at] & 0xFF) == CURVE) {
                return Arrays.copyOfRange(key, member[0], member[1]);
            }
            at = member[1];
        }
        return null;
    }

    /** Where the content of the element at a position begins and ends; an empty range at the end if it is damaged. */
    private static int[] content(byte[] der, int at) {
        int begin = at + 2;
        int length = at + 1 < der.length ? der[at + 1] & 0xFF : -1;
        if (length > 0x82) {
            length = -1;
        } else if (length >= 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes && begin < der.length; i++) {
                length = length << 8 | der[begin++] & 0xFF;
            }
        }
        boolean damaged = length < 0 || begin + length > der.length;
        return damaged ? new int[] {der.length, der.length} : new int[] {begin, begin + length};
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, join(VERSION_0, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head;
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
