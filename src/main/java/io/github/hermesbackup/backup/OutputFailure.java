package io.github.hermesbackup.backup;

import java.io.IOException;

/** The archive could not be written: unlike a file that cannot be read, this ends the backup. */
final class OutputFailure extends IOException {

    private static final long serialVersionUID = 1;

    interface Output {
        void write() throws IOException;
    }

    OutputFailure(IOException cause) {
        super(cause.getMessage(), cause);
    }

    static void guard(Output output) throws OutputFailure {
        try {
            output.write();
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }

    IOException reason() {
        return (IOException) getCause();
    }
}
