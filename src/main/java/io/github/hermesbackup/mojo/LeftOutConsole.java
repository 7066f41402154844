package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.io.HomeLock;
import io.github.hermesbackup.io.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says what the rules left out: directories by name, files by reason, links and special files one by one. */
final class LeftOutConsole {

    private static final String LABEL = "Left out";
    private static final Set<String> ONE_BY_ONE = Set.of("link", "socket", "fifo", "device", "special");

    private final Console console;
    private final Map<String, Long> directories = new TreeMap<>();
    private final Map<String, Long> files = new TreeMap<>();
    private final List<LeftOut> special = new ArrayList<>();

    LeftOutConsole(Console console) {
        this.console = console;
    }

    void say(HomeListing listing) {
        for (LeftOut left : listing.leftOut()) {
            console.detail(LABEL, line(left));
            if (left.path().equals(HomeLock.FILE_NAME)) {
                continue; // this run's own
            }
            if (ONE_BY_ONE.contains(left.rule())) {
                special.add(left);
            } else if (left.directory()) {
                directories.merge(lastComponent(left.path()), 1L, Long::sum);
            } else {
                files.merge(left.reason(), 1L, Long::sum);
            }
        }
        say(directories, "directory", "directories");
        say(files, "file", "files");
        special.stream().limit(Console.FIRST).forEach(left -> console.fact(LABEL, line(left)));
        if (special.size() > Console.FIRST) {
            long more = special.size() - Console.FIRST;
            console.fact(LABEL, "and " + Sizes.count(more) + " more links and special files (-X lists all)");
        }
    }

    private void say(Map<String, Long> counts, String one, String many) {
        if (counts.isEmpty()) {
            return;
        }
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        String most = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(Console.FIRST)
                .map(entry -> (entry.getValue() == 1 ? "" : Sizes.count(entry.getValue()) + " × ") + entry.getKey())
                .collect(Collectors.joining(" · "));
        String rest = counts.size() > Console.FIRST ? " · …" : "";
        console.fact(LABEL, Sizes.count(total) + " " + (total == 1 ? one : many) + ": " + most + rest);
    }

    private static String line(LeftOut left) {
        return left.path() + "  " + left.reason();
    }

    private static String lastComponent(String directory) {
        return directory.substring(directory.lastIndexOf('/', directory.length() - 2) + 1);
    }
}
