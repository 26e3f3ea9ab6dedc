using System.Reflection;
using BetweenTokens.NotebookEngine.Sessions;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

/// <summary>A second copy of an assembly would bring a second set of native libraries with it.</summary>
[Trait("tier", "slow")]
public sealed class SharedAssemblyTests
{
    private static readonly string _staged = Path.Combine(Testing.Shared.Repository, "artifacts", "notebooks");

    [Theory]
    [InlineData("BetweenTokens.dll", "BetweenTokens.Native.NativeLibraries")]
    [InlineData("TorchSharp.dll", "TorchSharp.torch")]
    public async Task Gives_cells_the_assembly_of_the_host_where_they_name_a_staged_copy(string file, string type)
    {
        using var session = new CSharpSession(new SessionOptions(Path.GetTempPath()));
        Assembly? seen = null;
        AppContext.SetData("CaughtAssembly", (Action<Assembly>)(assembly => seen = assembly));
        var result = await session.SubmitAsync(
            new Submission($"#r \"{Path.Combine(_staged, file)}\"\n"
                + $"((Action<System.Reflection.Assembly>)AppContext.GetData(\"CaughtAssembly\"))(typeof({type}"
                + $").Assembly);", "c", "cell 1"), new CellOutputs());
        Assert.True(result.Status == SubmissionStatus.Ok, result.Error?.Value);
        Assert.Same(Assembly.Load(Path.GetFileNameWithoutExtension(file)), seen);
    }

    [Fact]
    public async Task Loads_an_assembly_that_the_host_does_not_have()
    {
        using var folder = new Testing.TemporaryFolder();
        Compile(folder["Stranger.dll"]);
        using var session = new CSharpSession(new SessionOptions(folder.Path));
        var outputs = new CellOutputs();
        var cell = outputs.BeginCell(1);
        var result = await session.SubmitAsync(new Submission("#r \"Stranger.dll\"\nStranger.Answer", "c", "cell 1"), outputs);
        Assert.True(result.Status == SubmissionStatus.Ok, result.Error?.Value);
        Assert.Single(cell);
    }

    private static void Compile(string path)
    {
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            "Stranger",
            [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("public static class Stranger { public static int Answer => 42; }")],
            [Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        using var file = File.Create(path);
        Assert.True(compilation.Emit(file).Success);
    }
}
