using System.Runtime.CompilerServices;
using Xunit;

namespace BetweenTokens.Tests.Testing;

/// <summary>
/// Approved text: compares with <c>Class.Method.verified.txt</c> beside the test and leaves a
/// <c>.received.txt</c> on a difference.
/// </summary>
/// <remarks>Verify's own package is not served by the registry that this project builds from, hence these few lines.</remarks>
internal static class Snapshot
{
    public static void Match(string actual, string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var stem = Path.Combine(
            Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{method}{(name is null ? "" : "." + name)}");
        var (verified, received) = (stem + ".verified.txt", stem + ".received.txt");
        actual = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.True(expected is not null,
            $"No approved text yet. Read {received}; if it is right, rename it to {Path.GetFileName(verified)}.");
        Assert.Equal(expected, actual);
    }
}
