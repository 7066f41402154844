package io.github.hermesbackup.home;

import io.github.hermesbackup.io.FileName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Hermes home: the directory that the agent keeps everything in.
 *
 * @param path absolute path as the user knows it; the one to print
 * @param realPath the same directory with every symbolic link on the way followed; the one to work on
 * @param profile the profile's name if the home is itself a profile ({@code <root>/profiles/<name>})
 * @param root the home that the profile belongs to, if the home is itself a profile
 */
public record HermesHome(Path path, Path realPath, Optional<String> profile, Optional<Path> root) {

    /** A home at a path, recognised as a profile by where it lies. */
    static HermesHome at(Path path, Path realPath) {
        for (Path candidate : new Path[] {path, realPath}) {
            Path parent = candidate.getParent();
            if (parent != null && parent.getParent() != null && parent.endsWith(Profiles.DIRECTORY)) {
                String name = FileName.escape(candidate);
                return new HermesHome(path, realPath, Optional.of(name), Optional.of(parent.getParent()));
            }
        }
        return new HermesHome(path, realPath, Optional.empty(), Optional.empty());
    }

    /** The home for a person to read: its path, and which profile of which root it is if it is one. */
    public String describe() {
        String shown = FileName.show(path);
        return profile.map(name -> shown + " (profile " + name + " of " + FileName.show(root.orElseThrow()) + ")")
                .orElse(shown);
    }
}
