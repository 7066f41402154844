package io.github.hermesbackup.home;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that judge by names and look into one directory, in their order. A walk asks them about every name, and nearly
 * none is left out by any: so a name is held only against the rules that its whole, its first or its last letter bring up.
 */
final class DirectoryRules {

    private final Side files;
    private final Side directories;

    DirectoryRules(List<ScanRule> rules) {
        files = new Side(rules, false);
        directories = new Side(rules, true);
    }

    /**
     * The first rule that leaves out a name; nothing if none does.
     *
     * @param takenBack true if the user takes back the reversible ones for this name
     */
    Optional<ScanRule> first(String simple, boolean directory, boolean takenBack) {
        for (ScanRule rule : (directory ? directories : files).askedAbout(simple)) {
            if (rule.matches(simple, directory) && !(takenBack && rule.reversible())) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** What is asked about files, or about directories. */
    private static final class Side {

        private static final ScanRule[] NONE = {};

        private final Set<String> names = new HashSet<>();
        private final boolean[] begins = new boolean[0x80];
        private final boolean[] ends = new boolean[0x80];
        private final ScanRule[] all;
        private final ScanRule[] formed;
        private boolean any;

        Side(List<ScanRule> rules, boolean directory) {
            List<ScanRule> asked = new ArrayList<>();
            List<ScanRule> byForm = new ArrayList<>();
            for (ScanRule rule : rules) {
                if (rule.shape().judges(directory)) {
                    asked.add(rule);
                    if (rule.shape().isWholeName()) {
                        names.addAll(rule.names());
                    } else {
                        byForm.add(rule);
                        expect(rule);
                    }
                }
            }
            all = asked.toArray(NONE);
            formed = byForm.toArray(NONE);
        }

        private void expect(ScanRule rule) {
            switch (rule.shape()) {
                case PREFIX -> rule.names().forEach(name -> begins[name.charAt(0)] = true);
                case FILE_SUFFIX -> rule.names().forEach(name -> ends[name.charAt(name.length() - 1)] = true);
                case OWN_ARCHIVE -> ends['p'] = true;
                case OWN_PARTIAL, OWN_STAGING -> begins['.'] = true;
                default -> any = true;
            }
        }

        ScanRule[] askedAbout(String simple) {
            if (names.contains(simple)) {
                return all;
            }
            boolean possible =
                    any || isAmong(simple.charAt(0), begins) || isAmong(simple.charAt(simple.length() - 1), ends);
            return possible ? formed : NONE;
        }

        private static boolean isAmong(char letter, boolean[] letters) {
            return letter < letters.length && letters[letter];
        }
    }
}
