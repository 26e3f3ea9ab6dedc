using BetweenTokens.NotebookEngine.Sessions;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

/// <summary>A library asks which cell calls it by a name in the application's data, and needs no reference to this engine.</summary>
[Trait("tier", "fast")]
public sealed class CellContextTests
{
    private const string Ask = "string Id() => ((Func<string>)AppContext.GetData(\"notebook.cell\"))();\n";

    [Fact]
    public async Task Two_sessions_side_by_side_each_hear_their_own_cell()
    {
        using CSharpSession one = new(new SessionOptions(Path.GetTempPath())), other = new(new SessionOptions(Path.GetTempPath()));
        var answers = await Task.WhenAll(Answer(one, "first"), Answer(other, "second"));
        Assert.Equal(["first first", "second second"], answers);
        Assert.Null(((Func<string?>)AppContext.GetData("notebook.cell")!)()); // no cell runs here
    }

    private static async Task<string> Answer(CSharpSession session, string id)
    {
        var outputs = new CellOutputs();
        var cell = outputs.BeginCell(1);
        var result = await session.SubmitAsync(new Submission(Ask + "var before = Id(); await Task.Delay(50); "
            + "Console.Write(before + \" \" + await Task.Run(Id));", id, "cell 1"), outputs);
        Assert.True(result.Status == SubmissionStatus.Ok, result.Error?.Value);
        return Assert.IsType<BetweenTokens.NotebookEngine.Notebooks.StreamOutput>(Assert.Single(cell)).Text;
    }
}
