package io.github.hermesbackup.home;

import io.github.hermesbackup.io.PartialFile;
import java.util.List;
import java.util.Locale;

/**
 * One reason to leave something out of a backup.
 *
 * @param id stable name for machines, {@code lower-case-with-hyphens}
 * @param reason why, for a person, as it stands behind a path
 * @param place in which directories it looks
 * @param shape how a name is compared with {@code names}
 * @param names what the shape compares with; empty for shapes that need none
 * @param reversible true if an {@code <includes>} pattern of the user takes the rule back
 */
public record ScanRule(String id, String reason, Place place, Shape shape, List<String> names, boolean reversible) {

    /** In which directories a rule looks, given as names relative to the home that end in {@code /} ("" is the home). */
    public enum Place {
        /** In every directory. */
        ANYWHERE {
            @Override
            boolean covers(String directory) {
                return true;
            }
        },
        /** Directly under the home. */
        HOME {
            @Override
            boolean covers(String directory) {
                return directory.isEmpty();
            }
        },
        /** Directly under the home or under {@code profiles/<name>/}. */
        HOME_OR_PROFILE {
            @Override
            boolean covers(String directory) {
                return directory.isEmpty() || Profiles.isRoot(directory);
            }
        },
        /** In the {@code cache/} of the home or of a profile. */
        CACHE {
            @Override
            boolean covers(String directory) {
                return Profiles.local(directory).equals("cache/");
            }
        },
        /** In the {@code dashboard_auth/} of the home or of a profile, in whatever case it is written. */
        DASHBOARD_AUTH {
            @Override
            boolean covers(String directory) {
                return Profiles.local(directory).equalsIgnoreCase("dashboard_auth/");
            }
        };

        abstract boolean covers(String directory);
    }

    /** How a rule compares a name. */
    public enum Shape {
        /** A directory with one of the names. */
        DIRECTORY,
        /** A file with one of the names. */
        FILE,
        /** A file that ends in one of the names. */
        FILE_SUFFIX,
        /** Anything that begins with one of the names. */
        PREFIX,
        /** Anything that begins with one of the names, case aside. */
        PREFIX_IGNORING_CASE,
        /** Anything but a directory with one of the names. */
        ALL_BUT_DIRECTORY,
        /** A file named like an archive of ours. */
        OWN_ARCHIVE,
        /** A file named like the leavings of an interrupted run of ours. */
        OWN_PARTIAL,
        /** A directory named like one in which a restore stages. */
        OWN_STAGING,
        /** Not by its name alone: the scan looks at what it is or what lies beside it. */
        SEEN_BY_SCAN;

        /** True if one of the names, as a whole, is all that it can match. */
        boolean isWholeName() {
            return this == DIRECTORY || this == FILE;
        }

        /** True if it can match a directory, or what is none. */
        boolean judges(boolean directory) {
            return switch (this) {
                case DIRECTORY, OWN_STAGING -> directory;
                case FILE, FILE_SUFFIX, OWN_ARCHIVE, OWN_PARTIAL -> !directory;
                case PREFIX, PREFIX_IGNORING_CASE, ALL_BUT_DIRECTORY -> true;
                case SEEN_BY_SCAN -> false;
            };
        }
    }

    /** Keeps a copy of the names. */
    public ScanRule {
        names = List.copyOf(names);
    }

    /** A rule that the scan applies by what it sees; no pattern takes it back. */
    static ScanRule seenByScan(String id, String reason) {
        return new ScanRule(id, reason, Place.ANYWHERE, Shape.SEEN_BY_SCAN, List.of(), false);
    }

    /** True if the rule leaves out a file or directory of this name, provided that its place covers the directory. */
    boolean matches(String name, boolean directory) {
        return switch (shape) {
            case DIRECTORY -> directory && names.contains(name);
            case FILE -> !directory && names.contains(name);
            case FILE_SUFFIX -> !directory && endsLikeOne(name);
            case PREFIX -> beginsLikeOne(name);
            case PREFIX_IGNORING_CASE -> beginsLikeOne(name.toLowerCase(Locale.ROOT));
            case ALL_BUT_DIRECTORY -> !directory || !names.contains(name);
            case OWN_ARCHIVE ->
                !directory && name.endsWith(".zip") && ArchiveName.parse(name).isPresent();
            case OWN_PARTIAL -> !directory && PartialFile.isName(name);
            case OWN_STAGING -> directory && RestoreDirectory.isName(name);
            case SEEN_BY_SCAN -> false;
        };
    }

    /** True if a name ends in one of the names. */
    boolean endsLikeOne(String name) {
        for (String suffix : names) {
            if (name.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    private boolean beginsLikeOne(String name) {
        for (String prefix : names) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
