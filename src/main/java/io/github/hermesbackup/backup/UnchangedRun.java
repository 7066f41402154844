package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.MemberRun;
import io.github.hermesbackup.home.ScannedEntry;
import java.util.ArrayList;
import java.util.List;

/** Entries that have not changed and whose members stand one behind the other in the predecessor. */
final class UnchangedRun {

    /** One of them, with its member. */
    record Item(ScannedEntry entry, Earlier earlier) {}

    private final MemberRun members;
    private final List<Item> items = new ArrayList<>();

    /** @param members holds the first entry's member already */
    UnchangedRun(MemberRun members, ScannedEntry first, Earlier earlier) {
        this.members = members;
        items.add(new Item(first, earlier));
    }

    /** Adds an entry if its member follows; false if it does not. */
    boolean add(ScannedEntry entry, Earlier earlier) {
        return earlier.addTo(members) && items.add(new Item(entry, earlier));
    }

    MemberRun members() {
        return members;
    }

    List<Item> items() {
        return items;
    }
}
