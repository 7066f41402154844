package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.io.FileName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which staged members become visible: directories to put them into, databases, which are what can refuse, files,
 * and last the directories' own bits and times.
 */
final class Publication {

    private final Publisher publisher;
    private final DatabaseTarget databases;
    private final Staging staging;
    private final List<RestoreResult.Database> written = new ArrayList<>();

    private record Directory(ArchiveEntry entry, String name) {}

    Publication(Publisher publisher, DatabaseTarget databases, Staging staging) {
        this.publisher = publisher;
        this.databases = databases;
        this.staging = staging;
    }

    /** Returns the databases that were written. */
    List<RestoreResult.Database> publish(Members members, Plan plan) throws IOException {
        members.forEach((ordinal, entry, name) -> {
            if (plan.action(ordinal) == Action.CREATE_DIRECTORY) {
                publisher.createDirectory(name);
            }
        });
        members.forEach((ordinal, entry, name) -> {
            if (plan.isDatabase(ordinal)) {
                database(plan, ordinal, entry, name);
            }
        });
        members.forEach((ordinal, entry, name) -> {
            if (!plan.isDatabase(ordinal)) {
                file(plan, ordinal, entry, name, plan.replacesDatabase(ordinal));
            }
        });
        directories(members, plan);
        publisher.force();
        return written;
    }

    private void database(Plan plan, int ordinal, ArchiveEntry entry, String name) throws IOException {
        if (plan.action(ordinal) == Action.KEEP) {
            publisher.adjustMode(entry, name);
            return;
        }
        RestoreResult.Rows after = databases.rows(staging.fresh(ordinal));
        RestoreResult.Rows before = RestoreResult.Rows.NONE;
        if (plan.action(ordinal) == Action.WRITE_PAGES) {
            publisher.writeDatabase(ordinal, entry, name);
            before = databases.rows(staging.old(ordinal, ""));
        } else {
            file(plan, ordinal, entry, name, true);
        }
        written.add(new RestoreResult.Database(FileName.escape(name), before, after));
    }

    private void file(Plan plan, int ordinal, ArchiveEntry entry, String name, boolean withSidecars)
            throws IOException {
        switch (plan.action(ordinal)) {
            case CREATE -> publisher.createFile(ordinal, entry, name, withSidecars);
            case REPLACE -> publisher.replaceFile(ordinal, entry, name, withSidecars);
            case KEEP -> publisher.adjust(entry, name);
            default -> {
                // a directory, or never restored
            }
        }
    }

    /** The deepest first: a directory's time changes when something is put into it. */
    private void directories(Members members, Plan plan) throws IOException {
        List<Directory> directories = new ArrayList<>();
        members.forEach((ordinal, entry, name) -> {
            if (entry.isDirectory() && plan.action(ordinal) != Action.SKIP) {
                directories.add(new Directory(entry, name));
            }
        });
        for (int i = directories.size() - 1; i >= 0; i--) {
            publisher.adjust(directories.get(i).entry(), directories.get(i).name());
        }
    }
}
