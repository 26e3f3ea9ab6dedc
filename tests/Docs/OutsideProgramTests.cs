using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Docs;

/// <summary>The console program and the F# script of the page, run in a folder outside the clone as a reader would.</summary>
[Trait("tier", "slow")]
public sealed class OutsideProgramTests(OutsideProgramTests.Built built) : IClassFixture<OutsideProgramTests.Built>
{
    private const string Variable = "BETWEEN_TOKENS_NATIVES", Subject = "<end> кошка", Prompt = "<end> кошка сидит на";

    private static readonly string _staged = Path.Combine(Shared.Repository, "artifacts", "notebooks");

    private static readonly string[] _signs = ["   at ", "TypeInitializationException", "nuget"]; // of what TorchSharp says by itself

    [Fact]
    public void The_console_program_runs_with_the_libraries_that_the_variable_names()
    {
        var run = built.Run(_staged);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.StartsWith(Told(), run.Output);
        Assert.Contains("ln p of 'коврике'", run.Output);
        Assert.Contains("data:image/svg+xml;base64,", File.ReadAllText(built.Folder["heads.html"]));
    }

    [Fact]
    public void Without_the_variable_it_is_told_where_libtorch_was_looked_for_and_what_to_do() =>
        AssertRefused(
            built.Run(null), "libtorch was not found: expected", "LibTorchSharp", "BetweenTokens.dll", "dotnet build", "set " + Variable);

    [Fact]
    public void A_variable_that_names_another_folder_is_told_so()
    {
        var other = built.Folder.Path;
        var names = $"{Variable} names the folder {other}: expected";
        AssertRefused(built.Run(other), names, "LibTorchSharp", "found no such file", "dotnet build");
    }

    [SkippableFact]
    public void The_script_runs_in_fsharp_interactive()
    {
        Skip.If(Tool.Dotnet("fsi", "--version").ExitCode != 0, "dotnet fsi is not on this machine: this .NET SDK came without F#");
        using var folder = new TemporaryFolder();
        folder.Write("mine.fsx", Assert.Single(LibraryPage.Examples(LibraryPage.Text, "fsharp")));
        var run = Tool.In(folder.Path, [], "dotnet", "fsi", "--nologo", "--exec", $"--lib:{_staged}", "mine.fsx");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.DoesNotContain("warning", run.Output);
        Assert.StartsWith(string.Join('\n', [Told(), .. Lens()]) + "\n", run.Output.ReplaceLineEndings("\n"));
        Assert.Contains("865 logits, [1, 2]", run.Output);
    }

    private static void AssertRefused(Tool run, params string[] parts)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.All(parts, part => Assert.Contains(part, run.Output));
        Assert.All(_signs, sign => Assert.DoesNotContain(sign, run.Output));
    }

    private static string Told()
    {
        using var model = LanguageModel.Load("glass/base-s");
        return model.Generate(Subject, new GenerationOptions { MaxTokens = 3, Temperature = 0 }).Text;
    }

    private static List<string> Lens()
    {
        using var model = LanguageModel.Load("glass/base-s");
        using var trace = model.Trace(Prompt);
        return [.. LogitLens.Of(trace).Rows.Select(row => trace.Shown(row[^1].TopIds[0]))];
    }

    /// <summary>The console program of the page, built once for all tests.</summary>
    public sealed class Built : IDisposable
    {
        public Built()
        {
            Folder.Write("Mine.csproj", Assert.Single(LibraryPage.Examples(LibraryPage.Text, "xml")));
            Folder.Write("Program.cs", Assert.Single(LibraryPage.Examples(LibraryPage.Text, "csharp Program.cs")));
            string[] arguments = ["build", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
            var build = Tool.In(Folder.Path, [(Variable, _staged)], "dotnet", arguments);
            Assert.True(build.ExitCode == 0, build.Output);
        }

        internal TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();

        internal Tool Run(string? natives) =>
            Tool.In(
                Folder.Path,
                [(Variable, natives), ("BETWEEN_TOKENS_MODELS", Path.Combine(Shared.Repository, "data", "models"))],
                "dotnet",
                Path.Combine("bin", "Debug", "net10.0", "Mine.dll"));
    }
}
