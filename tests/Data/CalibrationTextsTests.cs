using System.Security.Cryptography;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Data;

[Trait("tier", "fast")]
public class CalibrationTextsTests
{
    [Theory]
    [InlineData("calibration.en.txt")]
    [InlineData("calibration.ru.txt")]
    public void Has_the_length_and_the_checksum_that_the_table_states(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Shared.Repository, "data", "texts", name));
        var words = System.Text.Encoding.UTF8.GetString(bytes).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.InRange(words, 1400, 1700);
        var row = File.ReadLines(Path.Combine(Shared.Repository, "data", "README.md"))
            .Single(line => line.Contains($"texts/{name}", StringComparison.Ordinal));
        Assert.Contains(FormattableString.Invariant($"{words:N0} words"), row, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), row, StringComparison.Ordinal);
    }
}
