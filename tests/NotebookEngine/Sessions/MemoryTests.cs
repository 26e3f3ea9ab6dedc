using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.NotebookEngine.Sessions;

/// <summary>Submissions are never unloaded within a session: what they leave behind must be small and grow in a line.</summary>
[Trait("tier", "slow")]
[Collection(Live.Alone)]
public sealed class MemoryTests : IDisposable
{
    private readonly TestSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Grows_by_a_bounded_amount_per_submission()
    {
        for (var i = 0; i < 10; i++)
        {
            _session.Value(Cell(i));
        }

        const int Submissions = 40;
        var before = Managed();
        for (var i = 0; i < Submissions; i++)
        {
            _session.Value(Cell(i));
        }

        var perSubmission = (Managed() - before) / Submissions;
        Assert.True(perSubmission <= 200 * 1024, $"{perSubmission / 1024} KiB of managed memory per submission");
    }

    [Fact]
    public void Lets_go_of_a_variable_that_is_declared_again()
    {
        _session.Run("var big = new byte[10]; var alive = new WeakReference(big);");
        _session.Run("var big = 1;");
        Assert.Equal("False", _session.Value("GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();\nalive.IsAlive"));
    }

    [Fact]
    public void Keeps_a_variable_that_a_method_still_reads()
    {
        _session.Run("var text = \"old\"; string Read() => text;");
        _session.Run("var text = \"new\";");
        Assert.Equal("old", _session.Value("Read()"));
        Assert.Equal("new", _session.Value("text"));
    }

    [Fact]
    public void Never_disposes_what_it_lets_go_of()
    {
        _session.Run("var stream = new System.IO.MemoryStream(); var held = new List<System.IO.MemoryStream> { stream };");
        _session.Run("var stream = 1;");
        Assert.Equal("True", _session.Value("held[0].CanRead"));
    }

    private static string Cell(int i) => $"var numbers = Enumerable.Range(0, {i + 5}).Select(n => n * 2.5).ToArray();\n"
        + $"string Show(double x) => $\"{{x:F2}}\";\nvar sum = numbers.Sum();\nShow(sum)";

    private static long Managed()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
