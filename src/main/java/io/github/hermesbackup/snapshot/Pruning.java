package io.github.hermesbackup.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * Which snapshots go: of the complete ones all but the newest, and partial ones that are older than those. Pinned, damaged and
 * renamed ones always stay.
 */
final class Pruning {

    private Pruning() {}

    /** @param newestFirst all snapshots; @param keep how many complete ones stay besides the pinned ones, at least 1 */
    static List<StoredSnapshot> doomed(List<StoredSnapshot> newestFirst, int keep) {
        List<StoredSnapshot> doomed = new ArrayList<>();
        int kept = 0;
        for (StoredSnapshot stored : newestFirst) {
            if (stored.isPinned() || stored.id().isEmpty()) {
                continue;
            }
            switch (stored.state()) {
                case COMPLETE -> {
                    if (kept < keep) {
                        kept++;
                    } else {
                        doomed.add(stored);
                    }
                }
                case PARTIAL -> {
                    if (kept >= keep) {
                        doomed.add(stored);
                    }
                }
                case DAMAGED -> {
                    continue;
                }
            }
        }
        return doomed;
    }
}
