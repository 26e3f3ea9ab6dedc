namespace BetweenTokens.Workbook.Diagnosis;

/// <summary>What the checks may ask of a machine; tests answer in its place.</summary>
public interface IMachine
{
    /// <summary>Root of this clone.</summary>
    string Repository { get; }

    /// <summary>Windows, Linux or macOS, as .NET describes it, with the processor's architecture.</summary>
    string OperatingSystem { get; }

    /// <summary>Whether it is a Linux.</summary>
    bool IsLinux { get; }

    /// <summary>Processors that this process may use.</summary>
    int Processors { get; }

    /// <summary>Whether the processor has AVX2 (or, on ARM, its Advanced SIMD), which libtorch's fast routines need.</summary>
    bool HasFastVectors { get; }

    /// <summary>Bytes of memory that this process may use.</summary>
    long Memory { get; }

    /// <summary>Bytes that are free on the disk which holds the folder.</summary>
    long FreeDisk(string folder);

    /// <summary>Whether a file is there.</summary>
    bool HasFile(string path);

    /// <summary>Text of a file, or null where there is none.</summary>
    string? ReadText(string path);

    /// <summary>Bytes of a file, or null where there is none.</summary>
    byte[]? ReadBytes(string path);

    /// <summary>When a file was last written, in UTC; null where there is none.</summary>
    DateTime? Written(string path);

    /// <summary>Files below a folder, folders within included; none where there is no such folder.</summary>
    IReadOnlyList<string> Files(string folder, string pattern);

    /// <summary>The full path of a program on the search path, or null.</summary>
    string? Program(string name);

    /// <summary>Folders in which Jupyter looks for kernels.</summary>
    /// <param name="jupyter">Full path of the program: an environment of Python's has its kernels beside it.</param>
    IReadOnlyList<string> JupyterFolders(string jupyter);

    /// <summary>First line that a program prints, or null if it does not run.</summary>
    string? FirstLine(string program, params string[] arguments);

    /// <summary>Makes a tensor: libtorch's version and number of threads, or the reason why it does not load.</summary>
    (string? Library, int Threads, string? Error) Tensors();

    /// <summary>Names of the models that are here, each with the place it was found in.</summary>
    IReadOnlyList<(string Name, string Place)> Models();
}
