using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using BetweenTokens.Build;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Build;

/// <summary>The staged folder: what the build put there, and staging anew into a folder of the test's own.</summary>
[Trait("tier", "slow")]
public class StagingTests
{
    private const string Binding = "libLibTorchSharp.so", Library = "src/NotebookHelpers/NotebookHelpers.csproj";

    private static string Staged { get; } = Path.Combine(Shared.Repository, "artifacts", "notebooks");

    private static string[] Lessons { get; } = [.. new[] { "dll", "pdb", "xml", "sources.txt" }
        .Select(end => "BetweenTokens.Lessons." + end)];

    private static IReadOnlyList<string> Sources { get; } = File.ReadAllLines(
        Path.Combine(Shared.Repository, "artifacts", "obj", "staging", "sources.txt"));

    [Fact]
    public void Holds_one_file_for_each_source_the_lists_of_our_own_the_lessons_and_nothing_else() =>
        Assert.Equal(
            Sources.Select(s => Path.GetFileName(s)).Append("BetweenTokens.sources.txt").Concat(Lessons).Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(Staged).Select(s => Path.GetFileName(s)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_reference_of_a_managed_assembly_is_staged_or_part_of_the_framework()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var missing =
            from path in Directory.GetFiles(Staged, "*.dll")
            from reference in References(path)
            where !File.Exists(Path.Combine(Staged, reference + ".dll")) && !File.Exists(Path.Combine(framework, reference + ".dll"))
            select $"{Path.GetFileName(path)} needs {reference}";
        Assert.Empty(missing);
    }

    [Fact]
    public void No_engine_or_formatter_assembly_is_staged() =>
        Assert.DoesNotContain(
            Directory.GetFiles(Staged).Select(Path.GetFileName),
            name => name!.Contains("CodeAnalysis", StringComparison.Ordinal) || name.Contains("Interactive", StringComparison.Ordinal)
                || name.Contains("NotebookEngine", StringComparison.Ordinal) || name.StartsWith("workbook", StringComparison.Ordinal));

    [SkippableFact]
    public void The_staged_binding_differs_from_the_packages_by_its_weak_flag_and_only_on_an_old_system()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the patch is for Linux");
        const string version = "GLIBCXX_3.4.32";
        var (package, staged) =
            (File.ReadAllBytes(Sources.Single(s => Path.GetFileName(s) == Binding)), File.ReadAllBytes(Path.Combine(Staged, Binding)));
        var flags = CppRuntimePatch.VersionNeeds(package).Single(n => n.Key == version).Value;

        Assert.Equal(package.Length, staged.Length);
        int[] expected = CppRuntimePatch.SystemLacks(version, CppRuntimePatch.RuntimeFolders) ? [flags] : [];
        Assert.Equal(expected, Enumerable.Range(0, package.Length).Where(i => package[i] != staged[i]));
    }

    [Fact]
    public void The_package_cache_is_as_it_was_delivered()
    {
        // The archive that was downloaded lies beside what was unpacked from it.
        foreach (var source in Sources.Where(s => s.Contains("/torchsharp/", StringComparison.OrdinalIgnoreCase)
            || s.Contains("/libtorch-", StringComparison.Ordinal)).Where(s => new FileInfo(s).Length < 50_000_000))
        {
            var folder = source[..source.IndexOf(
                source.Contains("/runtimes/", StringComparison.Ordinal) ? "/runtimes/" : "/lib/", StringComparison.Ordinal)];
            using var archive = ZipFile.OpenRead(Directory.GetFiles(folder, "*.nupkg").Single());
            using var delivered = archive.GetEntry(Path.GetRelativePath(folder, source).Replace('\\', '/'))!.Open();
            using var unpacked = File.OpenRead(source);
            Assert.True(SHA256.HashData(delivered).SequenceEqual(SHA256.HashData(unpacked)), source);
        }
    }

    [Fact]
    public void Stages_once_mends_what_was_touched_and_never_writes_through_a_link()
    {
        using var folder = new TemporaryFolder();
        Stage(folder, "Debug");
        Assert.Equal(Names(Staged).Except(Lessons), Names(folder["notebooks"]));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Staged, Binding)), File.ReadAllBytes(folder["notebooks/" + Binding]));

        // A second run writes nothing, in the other configuration neither: what notebooks load is one build.
        var before = Times(folder);
        Stage(folder, "Release");
        Assert.Equal(before, Times(folder));

        // A missing file comes back, a stale one goes, in folders too.
        File.Delete(folder["notebooks/TorchSharp.dll"]);
        Array.ForEach(Lessons, lesson => folder.Write("notebooks/" + lesson, "staged by the lessons' own build"));
        folder.Write("notebooks/Stale.dll", "left from an older version");
        folder.Write("notebooks/runtimes/Stale.so", "left from an older layout");
        Stage(folder, "Debug");
        Assert.Equal(Names(Staged), Names(folder["notebooks"]));

        // Names that are links to something precious: they are replaced, what they pointed to keeps its bytes.
        string[] kinds = ["Newtonsoft.Json.dll", Binding, "BetweenTokens.dll"]; // linked, patched, copied
        foreach (var name in kinds.Where(n => File.Exists(folder["notebooks/" + n])))
        {
            var precious = folder.Write("precious/" + name, "precious " + name);
            File.Delete(folder["notebooks/" + name]);
            HardLink(precious, folder["notebooks/" + name]);
        }

        Directory.Delete(folder["state"], recursive: true);
        Stage(folder, "Debug");
        Assert.All(Directory.GetFiles(folder["precious"]),
            precious => Assert.Equal("precious " + Path.GetFileName(precious), File.ReadAllText(precious)));
        Assert.All(
            kinds, name => Assert.Equal(File.ReadAllBytes(Path.Combine(Staged, name)), File.ReadAllBytes(folder["notebooks/" + name])));
    }

    [Fact]
    public void The_library_is_compiled_alike_into_one_place_in_every_configuration()
    {
        var (debug, release) = (Properties("Debug"), Properties("Release"));
        Assert.Equal(debug, release);
        Assert.Contains("any", debug, StringComparison.Ordinal);
    }

    // What the command line of the compiler and the places of its results are made of.
    private static string Properties(string configuration)
    {
        const string asked =
            "IntermediateOutputPath,OutDir,DefineConstants,Optimize,DebugSymbols,DebugType,GenerateAssemblyConfigurationAttribute";
        var run = Tool.Dotnet("msbuild", Library, "-nodeReuse:false", $"-p:Configuration={configuration}", "-getProperty:" + asked);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output;
    }

    private static void Stage(TemporaryFolder folder, string configuration)
    {
        string[] places = [$"-p:StagedFolder={folder["notebooks"]}/",
            $"-p:StagedState={folder["state"]}/", $"-p:SetupFile={folder["setup.cs"]}"];
        var run = Tool.Dotnet(["msbuild", Library, "-t:Stage", "-v:m", "-nodeReuse:false", $"-p:Configuration={configuration}", .. places]);
        Assert.True(run.ExitCode == 0, run.Output);
    }

    private static void HardLink(string target, string link)
    {
        var run = OperatingSystem.IsWindows() ? Tool.Run("cmd", "/c", "mklink", "/H", link, target) : Tool.Run("ln", target, link);
        Assert.True(run.ExitCode == 0, run.Output);
    }

    private static IReadOnlyList<string> Names(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];

    private static IReadOnlyDictionary<string, DateTime> Times(TemporaryFolder folder) =>
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);

    private static IReadOnlyList<string> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
        {
            return [];
        }

        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
