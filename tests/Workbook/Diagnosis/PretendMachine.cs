using System.Text;
using BetweenTokens.Workbook.Diagnosis;

namespace BetweenTokens.Tests.Workbook.Diagnosis;

/// <summary>A machine in perfect health, which a test then spoils.</summary>
internal sealed class PretendMachine : IMachine
{
    public static DateTime Noon { get; } = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    public Dictionary<string, (byte[] Bytes, DateTime Written)> Contents { get; } = [];

    public Dictionary<string, string> Programs { get; } =
        new() { ["dotnet"] = "10.0.401", ["chromium"] = "Chromium 140", ["jupyter"] = "4.4" };

    public string Repository => "/clone";

    public string OperatingSystem => "Debian 12, X64";

    public bool IsLinux => true;

    public int Processors { get; set; } = 2;

    public bool HasFastVectors { get; set; } = true;

    public long Memory { get; set; } = 8L << 30;

    public long Free { get; set; } = 50L << 30;

    public (string? Library, int Threads, string? Error) Torch { get; set; } = ("libtorch 2.10.0", 2, null);

    public List<(string Name, string Place)> Found { get; } = [("smollm2-135m-instruct", "../shared/models"), ("base", "data/models")];

    public PretendMachine()
    {
        Put("/clone/src/NotebookHelpers/Text/Piece.cs", "namespace X;", Noon.AddHours(-1));
        Put("/clone/src/Lessons/06-voting/Claims.cs", "namespace X;", Noon.AddHours(-1));
        Put("/clone/artifacts/notebooks/BetweenTokens.dll", "", Noon);
        Put("/clone/artifacts/notebooks/BetweenTokens.Lessons.dll", "", Noon);
        Put("/clone/notebooks/setup.cs", "#line 1 \"moved\"\n#r \"/clone/artifacts/notebooks/BetweenTokens.dll\"\n#line default\n", Noon);
        Put("/usr/share/jupyter/kernels/.net-csharp/kernel.json", "{\"language\": \"C#\"}", Noon);
        Put("/usr/lib64/libicuuc.so.72", "", Noon);
        Put("/usr/lib64/libstdc++.so.6", "\0GLIBCXX_3.4.9\0GLIBCXX_3.4.33\0GLIBCXX_TUNABLES\0", Noon);
    }

    public void Put(string path, string text, DateTime? written = null) => Put(path, Encoding.UTF8.GetBytes(text), written);

    public void Put(string path, byte[] bytes, DateTime? written = null) => Contents[path] = (bytes, written ?? Noon);

    public long FreeDisk(string folder) => Free;

    public bool HasFile(string path) => Contents.ContainsKey(path);

    public string? ReadText(string path) => ReadBytes(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public byte[]? ReadBytes(string path) => Contents.TryGetValue(path, out var file) ? file.Bytes : null;

    public DateTime? Written(string path) => Contents.TryGetValue(path, out var file) ? file.Written : null;

    public IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Contents.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)
            && (pattern == "*" || path.EndsWith(pattern[1..], StringComparison.Ordinal)))];

    public string? Program(string name) => Programs.ContainsKey(name) ? "/usr/bin/" + name : null;

    public IReadOnlyList<string> JupyterFolders(string jupyter) =>
        ["/home/reader/.local/share/jupyter/kernels", "/usr/share/jupyter/kernels"];

    public string? FirstLine(string program, params string[] arguments) => Programs.GetValueOrDefault(program);

    public (string? Library, int Threads, string? Error) Tensors() => Torch;

    public IReadOnlyList<(string Name, string Place)> Models() => Found;
}
