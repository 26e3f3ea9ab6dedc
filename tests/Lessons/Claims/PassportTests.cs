using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Collection("claims folder")]
public sealed class PassportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("passport").FullName;
    private readonly string? _former = Environment.GetEnvironmentVariable(ClaimResults.Variable);

    public PassportTests() => Environment.SetEnvironmentVariable(ClaimResults.Variable, Path.Combine(_folder, "claims"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ClaimResults.Variable, _former);
        Directory.Delete(_folder, recursive: true);
    }

    private static PassportRow Row(int level, double nats, string effect = "a against b") => new(level, "level", "model", "The capital of France is", " Paris", effect, nats);

    [Fact]
    public void A_rerun_replaces_its_row_and_levels_stay_in_order()
    {
        Passport.Fill(Row(6, 1.5));
        Passport.Fill(Row(2, -0.25), Row(2, 4, "a against c"));
        Passport.Fill(Row(6, 2.5));
        Assert.Equal([2, 2, 6], PassportRow.Read().Select(r => r.Level));
        Assert.Equal(2.5, PassportRow.Read()[^1].Nats);
        Assert.Equal(3, Passport.Whole().RowCount);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(21, 1)]
    [InlineData(6, double.NaN)]
    [InlineData(6, double.NegativeInfinity)]
    public void An_impossible_row_is_refused(int level, double nats)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Row(level, nats).Keep());
        Assert.Contains("levels 1 to 20", error.Message, StringComparison.Ordinal);
    }
}
