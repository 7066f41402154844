package io.github.hermesbackup.restore;

import io.github.hermesbackup.report.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What is to be done about each member, by its number in the archive, and what has been found out on the way. */
final class Plan {

    private byte[] actions = new byte[256];
    private final BitSet databases = new BitSet();
    private final BitSet replacedDatabases = new BitSet();
    private long files;
    private long bytesToStage;
    private final List<Finding> skipped = new ArrayList<>();

    void set(int ordinal, Action action) {
        if (ordinal >= actions.length) {
            actions = Arrays.copyOf(actions, Math.max(ordinal + 1, actions.length * 2));
        }
        actions[ordinal] = (byte) action.ordinal();
    }

    Action action(int ordinal) {
        return Action.values()[actions[ordinal]];
    }

    /** How many members an action was chosen for. */
    long count(Action action) {
        long count = 0;
        for (byte chosen : actions) {
            count += chosen == action.ordinal() ? 1 : 0;
        }
        return count;
    }

    void markDatabase(int ordinal) {
        databases.set(ordinal);
    }

    /** True if the member's content is a database. */
    boolean isDatabase(int ordinal) {
        return databases.get(ordinal);
    }

    void markReplacesDatabase(int ordinal) {
        replacedDatabases.set(ordinal);
    }

    /** True if the member replaces a file that begins like a database: what lies beside that one goes with it. */
    boolean replacesDatabase(int ordinal) {
        return replacedDatabases.get(ordinal);
    }

    void countFile() {
        files++;
    }

    void addBytesToStage(long bytes) {
        bytesToStage += bytes;
    }

    void skip(int ordinal, String shownName, String reason) {
        set(ordinal, Action.SKIP);
        skipped.add(new Finding(Finding.Kind.SKIPPED, shownName, reason));
    }

    long files() {
        return files;
    }

    long bytesToStage() {
        return bytesToStage;
    }

    List<Finding> skipped() {
        return skipped;
    }
}
