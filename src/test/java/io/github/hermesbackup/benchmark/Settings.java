package io.github.hermesbackup.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * What the benchmark is to do: the properties {@code benchmark.*}.
 *
 * @param directory where everything is made; needs 30 GB for L
 * @param rounds how often everything is measured
 * @param scales {@code XS}, {@code S}, {@code L}, and {@code FILES} for homes of more and more small files
 * @param operations what is measured besides Maven's start
 * @param tools first words of contenders; empty for all
 * @param files the numbers of files of {@code FILES}
 * @param tabulate only makes tables and charts again from the samples that a run has left
 */
record Settings(
        Path directory,
        int rounds,
        List<String> scales,
        Set<Operation> operations,
        List<String> tools,
        List<Integer> files,
        boolean tabulate) {

    /** The tools that can be named. */
    static final List<String> TOOLS = List.of("hermes", "python", "zip", "7zz", "tar", "restic", "borg");

    static Settings of(Properties properties) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String name : list(properties, "benchmark.operations", "")) {
            operations.add(Operation.named(name));
        }
        if (operations.isEmpty()) {
            operations.addAll(EnumSet.allOf(Operation.class));
        }
        operations.remove(Operation.IDLE);
        if (operations.stream().anyMatch(each -> each.compareTo(Operation.ONE_PERCENT) <= 0)) {
            operations.add(Operation.COLD); // the others need its backup
        }
        if (operations.contains(Operation.SNAPSHOT_IN_GOAL)) {
            operations.add(Operation.SNAPSHOT_UNCHANGED);
        }
        List<String> tools = list(properties, "benchmark.tools", "");
        for (String tool : tools) {
            if (!TOOLS.contains(tool)) {
                throw new IllegalArgumentException(tool + " is none of the tools " + TOOLS);
            }
        }
        return new Settings(
                Path.of(properties.getProperty("benchmark.directory", "target/benchmark"))
                        .toAbsolutePath(),
                Integer.parseInt(properties.getProperty("benchmark.rounds", "5")),
                list(properties, "benchmark.scales", "S,L,FILES"),
                operations,
                tools,
                list(properties, "benchmark.files", "1000,4000,16000,64000,400000").stream()
                        .map(Integer::valueOf)
                        .sorted()
                        .toList(),
                Boolean.parseBoolean(properties.getProperty("benchmark.tabulate")));
    }

    /** True if a contender takes part. */
    boolean includes(Contender contender) {
        return tools.isEmpty() || tools.contains(contender.name().split("[ ,]")[0]);
    }

    private static List<String> list(Properties properties, String name, String otherwise) {
        return Arrays.stream(properties.getProperty(name, otherwise).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
