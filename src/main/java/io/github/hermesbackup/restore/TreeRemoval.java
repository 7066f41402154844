package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Attempts;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Removes a private directory with everything in it; what cannot be removed is no reason to leave the rest, which may hold secrets. */
public final class TreeRemoval {

    private final Disk disk;

    /** @param disk the files */
    public TreeRemoval(Disk disk) {
        this.disk = disk;
    }

    /** Does nothing if there is nothing. */
    public void remove(Path path) throws IOException {
        try {
            disk.delete(path); // most are files, and need not be looked at
        } catch (NoSuchFileException e) {
            return;
        } catch (DirectoryNotEmptyException e) {
            empty(path);
            disk.delete(path);
        }
    }

    private void empty(Path directory) throws IOException {
        FileStat stat = disk.stat(directory);
        if (stat.mode() >= 0 && (stat.mode() & 0700) != 0700) {
            disk.setMode(directory, 0700); // restored as it was archived, it may not let go of what is in it
        }
        Attempts removals = new Attempts();
        for (Path child : disk.list(directory)) {
            removals.at(() -> remove(child));
        }
        removals.end();
    }
}
