using System.Diagnostics;
using System.Text.Json;

namespace BetweenTokens.Benchmarks;

/// <summary>llama.cpp in its own process, by way of node-llama-cpp, which ships it built.</summary>
internal sealed class LlamaPeer : IDisposable
{
    private const string Package = "node-llama-cpp@3.22";

    private readonly Process _process;

    private LlamaPeer(Process process)
    {
        _process = process;
    }

    /// <summary>Starts it on a GGUF; installs the package on first use, outside the repository.</summary>
    public static LlamaPeer Start(string folder, string gguf)
    {
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "node-llama-cpp")))
        {
            File.WriteAllText(Path.Combine(folder, "package.json"), "{\"private\":true}");
            using var install =
                Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", Package]) { WorkingDirectory = folder })!;
            install.WaitForExit();
            if (install.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"npm could not install {Package} into {folder}; the peer needs Node.js 20 and a registry.");
            }
        }

        File.Copy(Path.Combine(AppContext.BaseDirectory, "llama-peer.mjs"), Path.Combine(folder, "llama-peer.mjs"), overwrite: true);
        var start = new ProcessStartInfo("node", ["llama-peer.mjs", gguf, $"{TorchSharp.torch.get_num_threads()}"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var peer = new LlamaPeer(Process.Start(start)!);
        peer.Ask("ready");
        return peer;
    }

    /// <summary>Seconds for a piece of work: <c>prompt N</c>, <c>stream N</c>, <c>streams COUNT N</c>.</summary>
    public double Ask(string work)
    {
        _process.StandardInput.WriteLine(work);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer ended; its own words are above.");
        return JsonDocument.Parse(answer).RootElement.GetProperty("milliseconds").GetDouble() / 1000;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
