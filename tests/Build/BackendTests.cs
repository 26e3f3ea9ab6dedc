using System.Text.Json;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Build;

/// <summary>Which packages each platform and backend asks for: evaluated, not restored, since few machines can serve all.</summary>
[Trait("tier", "slow")]
public class BackendTests
{
    [Theory]
    [InlineData("linux-x64", "cpu", "libtorch-cpu-linux-x64")]
    [InlineData("win-x64", "cpu", "libtorch-cpu-win-x64")]
    [InlineData("win-arm64", "cpu", "libtorch-cpu-win-arm64")]
    [InlineData("osx-arm64", "cpu", "libtorch-cpu-osx-arm64")]
    [InlineData("linux-x64", "cuda-linux", "TorchSharp-cuda-linux")]
    [InlineData("win-x64", "cuda-windows", "TorchSharp-cuda-windows")]
    public void Each_platform_and_backend_refers_to_its_one_libtorch(string rid, string backend, string package)
    {
        using var answer = JsonDocument.Parse(Evaluate(
            "-getItem:PackageReference", "-getItem:PackageVersion", $"-p:RuntimeIdentifier={rid}", $"-p:Backend={backend}").Output);
        var references = answer.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray().ToDictionary(Name);
        var versions = answer.RootElement.GetProperty("Items").GetProperty("PackageVersion").EnumerateArray().Select(Name);

        Assert.Equal([package], references.Keys.Where(k =>
            k.StartsWith("libtorch-", StringComparison.Ordinal) || k.StartsWith("TorchSharp-", StringComparison.Ordinal)));
        Assert.Contains(package, versions);
        // Natives are staged once, so none may flow into the bin folders of the projects that refer to this one.
        Assert.Contains(references[package].GetProperty("ExcludeAssets").GetString(), new[] { "native", "all" });
        Assert.Equal("native", references["TorchSharp"].GetProperty("ExcludeAssets").GetString());
    }

    [Theory]
    [InlineData("linux-x64", "rocm", "Use -p:Backend=cpu")]
    [InlineData("linux-arm64", "cpu", "libtorch is not published for linux-arm64")]
    [InlineData("osx-x64", "cpu", "libtorch is not published for osx-x64")]
    [InlineData("win-x64", "cuda-linux", "cuda-linux needs linux-x64")]
    [InlineData("linux-x64", "cuda-windows", "cuda-windows needs win-x64")]
    public void What_cannot_be_is_refused_before_restore(string rid, string backend, string message)
    {
        var run = Evaluate("-t:CheckBackend", $"-p:RuntimeIdentifier={rid}", $"-p:Backend={backend}");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Output);
    }

    private static Tool Evaluate(params string[] arguments) =>
        Tool.Dotnet(["msbuild", "src/NotebookHelpers/NotebookHelpers.csproj", "-nodeReuse:false", .. arguments]);

    private static string Name(JsonElement item) => item.GetProperty("Identity").GetString()!;
}
