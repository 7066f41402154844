package io.github.hermesbackup.home;

import io.github.hermesbackup.io.HermesException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a scan leaves out, and which names matter so much that a link in their place is followed.
 *
 * <p>What the user excludes is left out whatever else is said. What the user includes takes back the reversible rules of
 * the table for the paths that match, also below a directory that is left out as a whole. A pattern that begins with
 * {@code **} makes the scan look into every such directory; one that names the directory does not.
 *
 * @param table the default rules; {@link #standard()} has those of a Hermes home
 * @param excludes the user's patterns of what to leave out
 * @param includes the user's patterns of what to keep in spite of the table
 * @param leftOutPaths absolute paths to leave out, such as the archive being written
 * @param markers names that make a directory a home
 * @param stateFiles names of the state that matters most
 */
public record ScanRules(
        List<ScanRule> table,
        List<Glob> excludes,
        List<Glob> includes,
        Set<Path> leftOutPaths,
        Markers markers,
        StateFiles stateFiles) {

    /** Keeps copies. */
    public ScanRules {
        table = List.copyOf(table);
        excludes = List.copyOf(excludes);
        includes = List.copyOf(includes);
        leftOutPaths = Set.copyOf(leftOutPaths);
    }

    /** The rules of a Hermes home, without anything of the user's. */
    public static ScanRules standard() {
        return new ScanRules(
                RuleTable.STANDARD, List.of(), List.of(), Set.of(), Markers.standard(), StateFiles.standard());
    }

    /**
     * These rules with other patterns of what to leave out.
     *
     * @throws HermesException {@code INVALID_INPUT}, naming the pattern that cannot be read
     */
    public ScanRules excluding(List<String> patterns) throws HermesException {
        return new ScanRules(table, Glob.all(patterns), includes, leftOutPaths, markers, stateFiles);
    }

    /**
     * These rules with other patterns of what to keep in spite of the table.
     *
     * @throws HermesException {@code INVALID_INPUT}, naming the pattern that cannot be read
     */
    public ScanRules including(List<String> patterns) throws HermesException {
        return new ScanRules(table, excludes, Glob.all(patterns), leftOutPaths, markers, stateFiles);
    }

    /** These rules with other absolute paths to leave out; what lies below them is left out with them. */
    public ScanRules leavingOut(Collection<Path> paths) {
        return new ScanRules(table, excludes, includes, Set.copyOf(paths), markers, stateFiles);
    }

    /** These rules with other markers. */
    public ScanRules withMarkers(Markers other) {
        return new ScanRules(table, excludes, includes, leftOutPaths, other, stateFiles);
    }

    /** These rules with other state files. */
    public ScanRules withStateFiles(StateFiles other) {
        return new ScanRules(table, excludes, includes, leftOutPaths, markers, other);
    }

    /** The rule that leaves out a name in a directory, judged by its name; or nothing if none does, or the user takes it back. */
    Optional<ScanRule> ruleFor(WalkedDirectory in, String simple, boolean directory) {
        boolean takenBack = !includes.isEmpty() && includes(in.name + simple);
        Optional<ScanRule> rule = in.rules.first(simple, directory, takenBack);
        return rule.isPresent() || takenBack ? rule : Optional.ofNullable(in.inherited);
    }

    /** The first pattern by which the user leaves this name out. */
    Optional<Glob> exclusionOf(String name) {
        return first(excludes, name);
    }

    /** True if the user takes back what the table says of this name. */
    boolean includes(String name) {
        return first(includes, name).isPresent();
    }

    /** True if the user takes back what the table says of something below this directory. */
    boolean includesBelow(String directory) {
        for (Glob glob : includes) {
            if (glob.canMatchBelow(directory)) {
                return true;
            }
        }
        return false;
    }

    /** True for a marker or a state file, of the home or of a profile. */
    boolean isEssential(String name) {
        String local = Profiles.local(name);
        return markers.names().contains(local) || isState(name);
    }

    /** True for a state file of the home or of a profile. */
    boolean isState(String name) {
        return stateFiles.contains(Profiles.local(name));
    }

    /** True for a directory that state files lie in, of the home or of a profile; also for that of a profile. */
    boolean holdsState(String directory) {
        return directory.equals(Profiles.DIRECTORY)
                || Profiles.isRoot(directory + "/")
                || stateFiles.canContainBelow(Profiles.local(directory));
    }

    private static Optional<Glob> first(List<Glob> globs, String name) {
        if (globs.isEmpty()) {
            return Optional.empty();
        }
        for (Glob glob : globs) {
            if (glob.matches(name)) {
                return Optional.of(glob);
            }
        }
        return Optional.empty();
    }
}
