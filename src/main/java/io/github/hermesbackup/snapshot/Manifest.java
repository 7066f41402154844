package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.io.SourceStamp;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code manifest.json} says of a snapshot. The first six keys are those of the agent's own snapshots: {@code id, timestamp,
 * label, file_count, total_size, files}; the others are ours.
 *
 * @param id name of the snapshot
 * @param timestamp when it was made, {@code yyyyMMdd-HHmmss} in UTC
 * @param label what the user called it
 * @param files what is in it, by name relative to the home
 * @param failed what belongs into it and is not in it, or not sound, with the reason
 * @param skipped what was left out on purpose, with the reason
 * @param pinned true if it is never pruned
 * @param otherKeys true if there are keys that neither we nor the agent know: then it is not rewritten
 */
record Manifest(
        String id,
        String timestamp,
        Optional<String> label,
        SortedMap<String, Entry> files,
        SortedMap<String, String> failed,
        SortedMap<String, String> skipped,
        boolean pinned,
        boolean otherKeys) {

    static final String FILE_NAME = "manifest.json";

    /** Keeps copies. */
    Manifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    }

    /**
     * One file of the snapshot. The agent's own snapshots know the size only.
     *
     * @param size bytes
     * @param sha256 SHA-256 in lower-case hex, or null
     * @param mode permission bits that the file had in the home, or -1
     * @param stamp recognises the file of the home that it was copied from, or null
     */
    record Entry(long size, String sha256, int mode, SourceStamp stamp) {

        /** True if the stamp is that of a database. */
        boolean isStampOfDatabase() {
            return stamp != null && (stamp.bootHigh() != 0 || stamp.bootLow() != 0);
        }
    }

    long totalSize() {
        long total = 0;
        for (Entry entry : files.values()) {
            total += entry.size();
        }
        return total;
    }

    Manifest withFiles(SortedMap<String, Entry> other) {
        return new Manifest(id, timestamp, label, other, failed, skipped, pinned, otherKeys);
    }

    Manifest withPin() {
        return new Manifest(id, timestamp, label, files, failed, skipped, true, otherKeys);
    }
}
