using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Native;
using BetweenTokens.Workbook.Running;
using TorchSharp;

namespace BetweenTokens.Workbook.Diagnosis;

/// <summary>The machine that the program runs on.</summary>
internal sealed class ThisMachine : IMachine
{
    public string Repository => CloneFolder.Here.Root;

    public string OperatingSystem => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}";

    public bool IsLinux => System.OperatingSystem.IsLinux();

    public int Processors => Environment.ProcessorCount;

    public bool HasFastVectors => Avx2.IsSupported || AdvSimd.IsSupported;

    public long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public long FreeDisk(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    public bool HasFile(string path) => File.Exists(path);

    public string? ReadText(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    public byte[]? ReadBytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    public DateTime? Written(string path) => File.Exists(path) ? File.GetLastWriteTimeUtc(path) : null;

    public IReadOnlyList<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, SearchOption.AllDirectories) : [];

    public string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => new[] { "", ".exe", ".cmd" }.Select(extension => Path.Combine(folder, name + extension)))
            .FirstOrDefault(File.Exists);

    public IReadOnlyList<string> JupyterFolders(string jupyter)
    {
        string Own(params string[] below) => Path.Combine([Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), .. below]);
        var real = new FileInfo(jupyter).ResolveLinkTarget(true)?.FullName ?? jupyter;
        return
        [
            .. ((string[])
            [
                .. (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "")
                    .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
                Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") ?? Own(".local", "share", "jupyter"),
                Own("Library", "Jupyter"),
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter"),
                Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(jupyter)) ?? "/", "share", "jupyter"),
                Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(real)) ?? "/", "share", "jupyter"),
                "/usr/local/share/jupyter",
                "/usr/share/jupyter",
            ]).Select(folder => Path.Combine(folder, "kernels")).Distinct(),
        ];
    }

    public string? FirstLine(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Repository,
            })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var line = process.StandardOutput.ReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? line : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public (string? Library, int Threads, string? Error) Tensors()
    {
        try
        {
            NativeLibraries.Require();
            using var one = torch.ones(1);
            return ($"libtorch {torch.__version__}", torch.get_num_threads(), null);
        }
        catch (Exception e)
            when (e is TypeInitializationException or DllNotFoundException or NotSupportedException or EntryPointNotFoundException)
        {
            return (null, 0, (e.InnerException ?? e).Message.Split('\n')[0].Trim());
        }
    }

    public IReadOnlyList<(string Name, string Place)> Models()
    {
        try
        {
            return [.. ModelPlaces.Here().List().Select(model => (model.Name, model.Place.Title))];
        }
        catch (ModelFileException)
        {
            return [];
        }
    }
}
