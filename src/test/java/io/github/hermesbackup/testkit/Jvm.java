package io.github.hermesbackup.testkit;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java that runs the tests, for those that need another process of it. */
public final class Jvm {

    private Jvm() {}

    /** Its command, with the agent that measures coverage if this process has one: what runs there is tested, too. */
    public static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
                .forEach(command::add);
        return command;
    }
}
