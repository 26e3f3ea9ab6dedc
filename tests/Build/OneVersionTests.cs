using BetweenTokens.Build;
using BetweenTokens.Tests.Testing;
using Mono.Cecil;
using Xunit;

namespace BetweenTokens.Tests.Build;

/// <summary>A host that brings an older copy of a dependency must not part the staged assemblies between its copy and ours.</summary>
[Trait("tier", "fast")]
public class OneVersionTests
{
    private const string Dependency = "FSharp.Core";

    private static string Staged { get; } = Path.Combine(Shared.Repository, "artifacts", "notebooks");

    [Fact]
    public void Every_staged_assembly_asks_for_the_staged_version_of_the_dependency()
    {
        var own = VersionOf(Path.Combine(Staged, Dependency + ".dll"));
        var asked = Directory.GetFiles(Staged, "*.dll")
            .SelectMany(path => References(path).Where(r => r.Name == Dependency).Select(r => (File: Path.GetFileName(path), r.Version)))
            .ToList();

        Assert.Contains(asked, a => a.File == "Plotly.NET.dll");
        Assert.All(asked, a => Assert.Equal(own, a.Version));
    }

    [Fact]
    public void Rewrites_another_version_and_leaves_the_rest_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var path = Sample(folder, ("FSharp.Core", new Version(4, 7, 0, 0)), ("Other", new Version(1, 2, 0, 0)));

        var copy = folder["copy.dll"];

        Assert.True(OneVersion.Ask(path, copy, Dependency, new Version(10, 1, 0, 0)));
        Assert.Equal([("FSharp.Core", new Version(10, 1, 0, 0)), ("Other", new Version(1, 2, 0, 0))], References(copy));
        Assert.False(OneVersion.Ask(copy, folder["none.dll"], Dependency, new Version(10, 1, 0, 0)));
        Assert.False(File.Exists(folder["none.dll"]));
    }

    [Fact]
    public void The_assembly_itself_keeps_its_bytes()
    {
        using var folder = new TemporaryFolder();
        var path = Sample(folder, ("FSharp.Core", new Version(4, 7, 0, 0)));
        var before = File.ReadAllBytes(path);

        Assert.True(OneVersion.Ask(path, folder["copy.dll"], Dependency, new Version(10, 1, 0, 0)));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void What_is_no_assembly_is_refused_in_words()
    {
        using var folder = new TemporaryFolder();
        var refused = Assert.Throws<InvalidDataException>(() => OneVersion.Ask(
            folder.Write("broken.dll", "MZ and nothing more"), folder["copy.dll"], Dependency, new Version(1, 0)));
        Assert.Contains("expected a managed assembly", refused.Message, StringComparison.Ordinal);
    }

    private static string Sample(TemporaryFolder folder, params (string Name, Version Version)[] references)
    {
        var path = folder["sample.dll"];
        using var assembly = AssemblyDefinition.CreateAssembly(
            new AssemblyNameDefinition("sample", new Version(1, 0)), "sample", ModuleKind.Dll);
        assembly.MainModule.AssemblyReferences.Clear();
        foreach (var (name, version) in references)
        {
            assembly.MainModule.AssemblyReferences.Add(new AssemblyNameReference(name, version));
        }

        assembly.Write(path);
        return path;
    }

    private static Version VersionOf(string path) => System.Reflection.AssemblyName.GetAssemblyName(path).Version!;

    private static List<(string Name, Version Version)> References(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return [.. module.AssemblyReferences.Select(r => (r.Name, r.Version))];
    }
}
