package io.github.hermesbackup.restore;

import io.github.hermesbackup.report.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be done about each member, by its number in the source, and what has been found out on the way. Several threads
 * may settle what is to be done about members that were planned before.
 */
final class Plan {

    private static final Action[] ACTIONS = Action.values();

    private byte[] actions = new byte[256];
    private final BitSet databases = new BitSet();
    private final BitSet replacedDatabases = new BitSet();
    private final Map<Integer, RestorePreview.Database> rows = new HashMap<>();
    private final Map<Integer, Long> bytesToStage = new HashMap<>();
    private final List<Finding> skipped = new ArrayList<>();
    private Extras extras = Extras.NONE;
    private long files;
    private long adjusted;

    synchronized void set(int ordinal, Action action) {
        if (ordinal >= actions.length) {
            actions = Arrays.copyOf(actions, Math.max(ordinal + 1, actions.length * 2));
        }
        actions[ordinal] = (byte) action.ordinal();
    }

    synchronized Action action(int ordinal) {
        return ACTIONS[actions[ordinal]];
    }

    /** How many members an action was chosen for. */
    long count(Action action) {
        long count = 0;
        for (byte chosen : actions) {
            count += chosen == action.ordinal() ? 1 : 0;
        }
        return count;
    }

    /** How many files are to be laid ready. */
    long filesToStage() {
        return count(Action.CREATE) + count(Action.REPLACE) + count(Action.WRITE_PAGES);
    }

    /** True if a file or directory of the home is made, replaced or removed. */
    boolean changesAnything() {
        for (byte chosen : actions) {
            if (ACTIONS[chosen].changes()) {
                return true;
            }
        }
        return extras.count() > 0;
    }

    synchronized void markDatabase(int ordinal) {
        databases.set(ordinal);
    }

    /** True if the member's content is a database. */
    synchronized boolean isDatabase(int ordinal) {
        return databases.get(ordinal);
    }

    /** True if there is any member whose content is a database. */
    synchronized boolean hasDatabases() {
        return !databases.isEmpty();
    }

    synchronized void markReplacesDatabase(int ordinal) {
        replacedDatabases.set(ordinal);
    }

    /** True if the member replaces a file that begins like a database: what lies beside that one goes with it. */
    synchronized boolean replacesDatabase(int ordinal) {
        return replacedDatabases.get(ordinal);
    }

    void countFile() {
        files++;
    }

    /** One whose content is right, but not its mode or time. */
    synchronized void countAdjusted() {
        adjusted++;
    }

    /** Sizes are what a stranger declares: a sum beyond all numbers is more than any disk has, not less than nothing. */
    void addBytesToStage(int volume, long bytes) {
        bytesToStage.merge(volume, bytes, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }

    void skip(int ordinal, String shownName, String reason) {
        set(ordinal, Action.SKIP);
        skipped.add(new Finding(Finding.Kind.SKIPPED, shownName, reason));
    }

    synchronized void setRows(int ordinal, RestorePreview.Database database) {
        rows.put(ordinal, database);
    }

    void setExtras(Extras found) {
        extras = found;
    }

    /** What of the home goes, because the source does not have it. */
    Extras extras() {
        return extras;
    }

    Map<Integer, Long> bytesToStage() {
        return bytesToStage;
    }

    RestorePreview preview() {
        List<RestorePreview.Database> databases = rows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        return new RestorePreview(
                files,
                count(Action.CREATE),
                count(Action.REPLACE) + count(Action.WRITE_PAGES),
                count(Action.KEEP),
                extras.count(),
                adjusted,
                List.copyOf(skipped),
                databases);
    }
}
