package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.NameFolding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Names of files and directories in 8 bytes each: the first 64 bits of their SHA-256. Among half a million names two share
 * them once in a hundred million runs; then a file that should go stays.
 */
final class NameSet {

    private final MessageDigest sha256 = Sha256.digest();
    private final NameFolding folding;
    private long[] hashes = new long[1024];
    private int size;
    private boolean sorted;
    private String lastParent = "";

    /** @param folding which names the file system takes for one */
    NameSet(NameFolding folding) {
        this.folding = folding;
    }

    /** A name, and the directories that it lies in. */
    void addWithParents(String name) {
        add(name);
        String parent = TargetTree.parent(name);
        if (parent.equals(lastParent)) {
            return;
        }
        lastParent = parent;
        for (String directory = parent; !directory.isEmpty(); directory = TargetTree.parent(directory)) {
            add(directory + "/");
        }
    }

    private void add(String name) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = hash(name);
        sorted = false;
    }

    boolean contains(String name) {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(name)) >= 0;
    }

    private long hash(String name) {
        return ByteBuffer.wrap(sha256.digest(folded(name).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private String folded(String name) {
        return folding.folds()
                ? Arrays.stream(name.split("/", -1)).map(folding::fold).collect(Collectors.joining("/"))
                : name;
    }
}
