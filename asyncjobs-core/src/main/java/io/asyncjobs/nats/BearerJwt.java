package io.asyncjobs.nats;

import io.nats.client.AuthHandler;

/** Sends a JWT with an empty signature, as Go does for a context that has {@code user_jwt} but no {@code user_seed}. */
record BearerJwt(String jwt) implements AuthHandler {

    @Override
    public byte[] sign(byte[] nonce) {
        return new byte[0];
    }

    @Override
    public char[] getID() {
        return new char[0];
    }

    @Override
    public char[] getJWT() {
        return jwt.toCharArray();
    }

    @Override
    public String toString() {
        return "BearerJwt";
    }
}
