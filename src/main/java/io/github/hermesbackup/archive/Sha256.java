package io.github.hermesbackup.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), which every Java platform must have. */
public final class Sha256 {

    /** Never used but to be copied: to look for a provider takes longer than to hash a small file. */
    private static final MessageDigest UNUSED = find();

    private Sha256() {}

    /** A new computation. */
    public static MessageDigest digest() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            return find(); // one of a provider that keeps its state elsewhere
        }
    }

    private static MessageDigest find() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
