package io.asyncjobs.signing;

import java.util.HexFormat;

/** Throw-away keys for the tests: those of the first two examples of RFC 8032, 7.1. */
public final class Keys {

    public static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    public static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    public static final String OTHER_SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    public static final String OTHER_PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

    private Keys() {}

    /** Signs with a seed, and verifies with its public key. */
    public static TaskSignatures seed(String hex) {
        return TaskSignatures.builder().privateKey(bytes(hex)).build();
    }

    /** Verifies with public keys. */
    public static TaskSignatures publicKeys(String... hex) {
        TaskSignaturesBuilder builder = TaskSignatures.builder();
        for (String key : hex) {
            builder.publicKey(key);
        }
        return builder.build();
    }

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
