using BetweenTokens.Inspection;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
public class ContinuationsTests
{
    /// <summary>Letters as tokens, and a distribution that depends on the last letter only.</summary>
    private sealed class Letters : ILanguageModel, ITokenizer
    {
        public int Passes { get; private set; }

        public string Name => "letters";

        public int VocabularySize => 26;

        public int? ContextLength => null;

        public ITokenizer? Tokenizer => this;

        public int? BeginId => null;

        public int? EndId => null;

        public static float[] Row(int last) => [.. Enumerable.Range(0, 26).Select(i => (float)Math.Sin((last + 1) * (i + 2)))];

        public IReading Start(int streams = 1) => throw new NotSupportedException();

        public LogitRows Logits(ReadOnlySpan<int> ids)
        {
            Passes++;
            return new(ids.ToArray().SelectMany(Row).ToArray(), 26);
        }

        public IReadOnlyList<TextToken> Encode(string text, bool parseSpecial = true) =>
            [.. text.Select((c, i) => new TextToken(c - 'a', c.ToString(), i, i + 1))];

        public ReadOnlyMemory<byte> Bytes(int id) => new byte[] { (byte)('a' + id) };

        public string Piece(int id) => ((char)('a' + id)).ToString();

        public bool IsSpecial(int id) => false;

        public string Decode(IReadOnlyList<int> ids) => string.Concat(ids.Select(Piece));

        public void Dispose()
        {
        }
    }

    [Fact]
    public void The_probability_of_a_continuation_is_the_product_over_its_tokens()
    {
        using var model = new Letters();
        var logs = Continuations.LogProbabilities(model, "ab", ["ca", "cb", "d"]);
        double Step(char from, char to) => Distributions.LogProbability(Letters.Row(from - 'a'), to - 'a');
        Assert.Equal(Step('b', 'c') + Step('c', 'a'), logs[0], 1e-12);
        Assert.Equal(Step('b', 'c') + Step('c', 'b'), logs[1], 1e-12);
        Assert.Equal(Step('b', 'd'), logs[2], 1e-12);
    }

    [Fact]
    public void Forms_that_begin_alike_share_a_pass()
    {
        using var model = new Letters();
        Continuations.LogProbabilities(model, "ab", ["ca", "cb", "cc", "d"]);
        Assert.Equal(2, model.Passes);
    }

    [Fact]
    public void All_two_letter_continuations_sum_to_one()
    {
        using var model = new Letters();
        string[] forms =
        [
            .. from a in Enumerable.Range(0, 26) from b in Enumerable.Range(0, 26) select $"{(char)('a' + a)}{(char)('a' + b)}",
        ];
        // Logits are float32 and 676 products are summed: 1e-6.
        Assert.Equal(1, Continuations.LogProbabilities(model, "x", forms).Sum(Math.Exp), 1e-6);
    }

    [Fact]
    public void A_form_that_begins_another_is_refused_by_name()
    {
        using var model = new Letters();
        var error = Assert.Throws<ArgumentException>(() => Continuations.LogProbabilities(model, "a", ["b", "bc"]));
        Assert.Contains("'bc' begins with 'b'", error.Message, StringComparison.Ordinal);
    }
}
