package io.github.hermesbackup.io;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** The real disk, on which some different names lead to one file. */
public final class FoldingDisk {

    private FoldingDisk() {}

    /** One that folds names in this way. */
    public static Disk with(NameFolding folding) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("stat")) {
                        arguments[0] = existing((Path) arguments[0], folding);
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Path existing(Path asked, NameFolding folding) throws Exception {
        String folded = folding.fold(FileName.decode(asked).orElseThrow());
        for (Path there : Disk.real().list(asked.getParent())) {
            if (folding.fold(FileName.decode(there).orElseThrow()).equals(folded)) {
                return there;
            }
        }
        return asked;
    }
}
