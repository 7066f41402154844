package io.github.hermesbackup.home;

import com.sun.jna.Native;
import io.github.hermesbackup.testkit.Jvm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the tests in a JVM of its own. */
final class ForkedJvm {

    private final List<String> options = new ArrayList<>();
    private boolean plainLocale;

    /** As in a container without locales: {@code LANG=C}. */
    ForkedJvm plainLocale() {
        plainLocale = true;
        return this;
    }

    ForkedJvm option(String option) {
        options.add(option);
        return this;
    }

    /** The lines that it printed; fails unless it ended well. */
    List<String> run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Jvm.command());
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                System.getProperty("path.separator"),
                location(HomeScan.class),
                location(Native.class),
                location(main)));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (plainLocale) {
            builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
            builder.environment().put("LANG", "C");
            builder.environment().put("LC_ALL", "C");
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new AssertionError("exit " + process.exitValue() + ": " + output);
        }
        return output.lines().toList();
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
