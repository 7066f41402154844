package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process (Python) that has one file open; closing ends it. */
final class FileHolder implements AutoCloseable {

    private static final String SCRIPT = """
            import os, sys
            from urllib.parse import unquote_to_bytes
            held = os.open(unquote_to_bytes(sys.argv[1]), os.O_RDWR)
            print('ready', flush=True)
            sys.stdin.read()
            """;

    private final Process process;

    private FileHolder(Process process) {
        this.process = process;
    }

    static FileHolder of(Path file) throws IOException {
        return start(List.of(), file);
    }

    /** The same in mounts of its own, made by a shell command. */
    static FileHolder inItsOwnMounts(String commands, Path file) throws IOException {
        return start(
                List.of("unshare", "-m", "--propagation", "private", "sh", "-c", commands + " && exec \"$@\"", "-"),
                file);
    }

    private static FileHolder start(List<String> before, Path file) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("python3", "-c", SCRIPT, file.toUri().getRawPath()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != 'r') {
            throw new IOException(
                    "python3 ended with " + process.onExit().join().exitValue());
        }
        return new FileHolder(process);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
    }
}
