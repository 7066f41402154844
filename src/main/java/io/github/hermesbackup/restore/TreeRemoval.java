package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Attempts;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Removes a private directory with everything in it; what cannot be removed is no reason to leave the rest, which may hold secrets. */
public final class TreeRemoval {

    private final Disk disk;

    /** @param disk the files */
    public TreeRemoval(Disk disk) {
        this.disk = disk;
    }

    /** Does nothing if there is nothing. */
    public void remove(Path path) throws IOException {
        if (!delete(path)) {
            removeFull(path);
        }
    }

    /** False if it is a directory with something in it. Most are files, and need not be looked at. */
    private boolean delete(Path path) throws IOException {
        try {
            disk.delete(path);
        } catch (NoSuchFileException e) {
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
        return true;
    }

    private void removeFull(Path directory) throws IOException {
        while (true) {
            int removed = empty(directory);
            try {
                disk.delete(directory);
                return;
            } catch (DirectoryNotEmptyException e) {
                if (removed == 0) {
                    throw e; // else names were left out while others were removed
                }
            }
        }
    }

    /**
     * Removes what is in it: what is no full directory while it is read, since there may be more of it than memory for all the
     * names; full directories afterwards, since only so many may be open.
     *
     * @return how many
     */
    private int empty(Path directory) throws IOException {
        FileStat stat = disk.stat(directory);
        if (stat.mode() >= 0 && (stat.mode() & 0700) != 0700) {
            disk.setMode(directory, 0700); // restored as it was archived, it may not let go of what is in it
        }
        Attempts removals = new Attempts();
        List<Path> full = new ArrayList<>();
        int[] removed = new int[1];
        removals.at(() -> disk.forEach(
                directory,
                child -> removals.at(() -> {
                    if (delete(child)) {
                        removed[0]++;
                    } else {
                        full.add(child);
                    }
                })));
        for (Path child : full) {
            removals.at(() -> removeFull(child));
        }
        removals.end();
        return removed[0] + full.size();
    }
}
