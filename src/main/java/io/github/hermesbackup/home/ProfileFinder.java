package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds the profiles of a home: directories {@code profiles/<name>/} with a configuration. No link is followed. */
public final class ProfileFinder {

    private static final List<String> CONFIGURATION = List.of("config.yaml", ".env");

    private final Disk disk;

    /** @param disk the files of this machine */
    public ProfileFinder(Disk disk) {
        this.disk = disk;
    }

    /** What lies in {@code profiles/}, sorted by name; empty if there is no such directory. */
    public List<Path> candidates(Path home) throws IOException {
        Path profiles = home.resolve(Profiles.DIRECTORY);
        try {
            return disk.stat(profiles).isDirectory()
                    ? disk.list(profiles).stream()
                            .sorted(Comparator.comparing(FileName::escape))
                            .toList()
                    : List.of();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** True if a candidate is a directory that holds a configuration. */
    public boolean isProfile(Path candidate) throws IOException {
        if (!is(candidate, Set.of(FileStat.Kind.DIRECTORY))) {
            return false;
        }
        for (String name : CONFIGURATION) {
            // One that is kept elsewhere, behind a link, is a configuration too.
            if (is(candidate.resolve(name), Set.of(FileStat.Kind.FILE, FileStat.Kind.LINK))) {
                return true;
            }
        }
        return false;
    }

    /** Names of the profiles, escaped; what cannot be looked at is left out. */
    public List<String> names(Path home) {
        List<String> names = new ArrayList<>();
        try {
            for (Path candidate : candidates(home)) {
                if (isProfileAsFarAsKnown(candidate)) {
                    names.add(FileName.escape(candidate));
                }
            }
        } catch (IOException e) {
            return names;
        }
        return names;
    }

    private boolean isProfileAsFarAsKnown(Path candidate) {
        try {
            return isProfile(candidate);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean is(Path path, Set<FileStat.Kind> kinds) throws IOException {
        try {
            return kinds.contains(disk.stat(path).kind());
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
