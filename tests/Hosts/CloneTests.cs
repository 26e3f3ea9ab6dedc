using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>
/// A clone that does not fit its notebook, in the real host: the reader hears it from the setup cell, or from the
/// first cell that would run other code.
/// </summary>
[Trait("tier", "slow")]
[Collection(HostCollection.Name)]
public sealed class CloneTests : IDisposable
{
    private readonly TemporaryFolder _clone = new();
    private readonly string _setup = File.ReadAllText(Path.Combine(Shared.Repository, "notebooks", "setup.cs"));

    public void Dispose() => _clone.Dispose();

    [SkippableFact]
    public void A_moved_clone_says_so_and_runs_no_code_of_the_other()
    {
        var (setup, world) = Run(_setup);
        Assert.Contains($"Сборник в папке {_clone.Path} перенесли или скопировали", setup.Text, StringComparison.Ordinal);
        Assert.Contains("dotnet build", setup.Text, StringComparison.Ordinal);
        Assert.Contains($"Сборник в папке {_clone.Path} перенесли или скопировали", world.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_clone_whose_former_folder_is_gone_says_so()
    {
        var (setup, world) = Run(_setup.Replace(Shared.Repository, "/was/here", StringComparison.Ordinal));
        Assert.Contains("Сборник перенесли или не собрали: выполните в его папке dotnet build",
            string.Join('\n', setup.Diagnostics) + setup.Text, StringComparison.Ordinal);
        Assert.NotNull(world.Error);
    }

    [SkippableFact]
    public void Sources_newer_than_the_build_are_told_and_the_notebook_goes_on()
    {
        _clone.Write("src/NotebookHelpers/Pulled.cs", "// pulled");
        var (setup, world) = Run(
            _setup.Replace($"{Shared.Repository}/notebooks/setup.cs", _clone["notebooks/setup.cs"], StringComparison.Ordinal));
        Assert.Contains($"Исходники сборника в папке {_clone.Path} изменились после сборки", setup.Text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", setup.Text, StringComparison.Ordinal);
        Assert.Null(world.Error);
    }

    private (HostCell Setup, HostCell World) Run(string setup)
    {
        _clone.Write("notebooks/setup.cs", setup);
        Directory.CreateDirectory(_clone["notebooks/ru"]);
        using var host = new StdioHost(_clone["notebooks/ru"]);
        return (host.Submit("#!import ../setup.cs"), host.Submit("var world = World.Create();"));
    }
}
