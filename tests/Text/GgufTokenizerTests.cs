using System.Buffers.Binary;
using System.Text;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

[Trait("tier", "fast")]
public class GgufTokenizerTests
{
    private static readonly string[] _letters =
    [
        .. Enumerable.Range(0, 256).Select(value => BetweenTokens.Text.Characters.ByteAlphabet.Character((byte)value).ToString()),
        "Ġt", "<end>",
    ];

    [SkippableFact]
    public void Scores_merge_as_llama2c_merges_them()
    {
        var (pieces, scores) = Pieces();
        var tokenizer = TokenizerFile.Load(Shared.Model("stories260K"));
        var random = new Random(1);
        var story = File.ReadAllText(Shared.Reference("stories260K-greedy-200.txt"));
        var texts = Enumerable.Range(0, 200).Select(_ => story.Substring(random.Next(story.Length - 80), random.Next(1, 80)))
            .Concat(["ё🙂 naïve", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "  two  spaces ", "\n\t\0"]);
        Assert.All(texts, text => Assert.Equal(
            Reference(text, pieces, scores), tokenizer.Encode(text, parseSpecial: false).Select(token => token.Id)));
    }

    [SkippableFact]
    public void The_same_pieces_in_a_GGUF_split_alike()
    {
        var (pieces, scores) = Pieces();
        using var folder = new TemporaryFolder();
        var tokenizer = Open(folder, new GgufBuilder()
            .Key("tokenizer.ggml.model", "llama")
            .Key("tokenizer.ggml.tokens",
                [.. pieces.Select(piece => piece.Trim('\n') is "<s>" or "</s>" ? piece.Trim('\n') : piece.Replace(' ', '▁'))])
            .Key("tokenizer.ggml.scores", 9, Array(6, scores, BitConverter.GetBytes))
            .Key("tokenizer.ggml.token_type", 9, Array(
                5, [.. pieces.Select((_, id) => id switch { 0 => 2, < 3 => 3, < 259 => 6, _ => 1 })], BitConverter.GetBytes))
            .Key("tokenizer.ggml.bos_token_id", 1u)
            .Key("tokenizer.ggml.eos_token_id", 2u));
        var peer = TokenizerFile.Load(Shared.Model("stories260K"));
        Assert.Equal((1, 2, true), (tokenizer.BeginId, tokenizer.EndId, tokenizer.AddsBegin));
        foreach (var text in new[] { "Once upon a time, there was a little girl.", "<s>Lily's mom</s> said", "ё🙂", "" })
        {
            Assert.Equal(peer.Encode(text), tokenizer.Encode(text).Select(token => token with { Piece = peer.Piece(token.Id) }));
            int[] ids = [.. tokenizer.Encode(text).Select(token => token.Id)];
            Assert.Equal(peer.Decode(ids), tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Types_make_control_and_added_tokens()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Open(folder,
            ByteLevel("gpt-2").Key("tokenizer.ggml.token_type", 9, Array(5, [.. Enumerable.Repeat(1, 257), 3], BitConverter.GetBytes)));
        Assert.Equal([256, 257, 256], tokenizer.Encode(" t<end> t").Select(token => token.Id));
        Assert.True(tokenizer.IsSpecial(257));
        Assert.DoesNotContain(257, tokenizer.Encode(" t<end> t", parseSpecial: false).Select(token => token.Id));
    }

    [Theory]
    [InlineData("model", "bert", "gpt2 or llama")]
    [InlineData("pre", "deepseek-llm", "gpt-2, smollm")]
    public void An_unknown_kind_is_refused_by_name(string key, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        var builder = key == "model"
            ? new GgufBuilder().Key("tokenizer.ggml.model", value).Key("tokenizer.ggml.tokens", _letters)
            : ByteLevel(value);
        var refusal = Assert.Throws<ModelFileException>(() => Open(folder, builder));
        Assert.All([$"tokenizer.ggml.{key}", value, expected, folder["m.gguf"]],
            part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Lists_of_other_lengths_and_ids_beyond_the_vocabulary_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("token_type", Assert.Throws<ModelFileException>(() => Open(folder, ByteLevel("gpt-2").Key(
            "tokenizer.ggml.token_type", 9, Array(5, [1], BitConverter.GetBytes)))).Message, StringComparison.Ordinal);
        Assert.Contains("bos_token_id",
            Assert.Throws<ModelFileException>(() => Open(folder, ByteLevel("gpt-2").Key("tokenizer.ggml.bos_token_id", 258u))).Message,
            StringComparison.Ordinal);
        Assert.Null(Open(folder, new GgufBuilder().Key("general.architecture", "llama"), required: false));
    }

    private static GgufBuilder ByteLevel(string pre) => new GgufBuilder()
        .Key("tokenizer.ggml.model", "gpt2").Key("tokenizer.ggml.pre", pre).Key("tokenizer.ggml.tokens", _letters)
        .Key("tokenizer.ggml.merges", 9, [.. BitConverter.GetBytes(8u), .. BitConverter.GetBytes(1ul), .. GgufBuilder.Text("Ġ t")]);

    private static Tokenizer Open(TemporaryFolder folder, GgufBuilder builder, bool required = true)
    {
        var path = folder["m.gguf"];
        builder.Save(path);
        using var file = GgufFile.Open(path);
        var tokenizer = TokenizerFile.FromGguf(file.Metadata, path);
        Assert.Equal(required, tokenizer is not null);
        return tokenizer!;
    }

    private static byte[] Array<T>(uint type, T[] values, Func<T, byte[]> bytes) =>
        [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes((ulong)values.Length), .. values.SelectMany(bytes)];

    private static (string[] Pieces, float[] Scores) Pieces()
    {
        var bytes = File.ReadAllBytes(Shared.Model("stories260K/tok512.bin"));
        var (pieces, scores) = (new List<string>(), new List<float>());
        for (var position = 4; position < bytes.Length; position += 8 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position + 4)))
        {
            scores.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(position)));
            pieces.Add(Encoding.UTF8.GetString(bytes, position + 8, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position + 4))));
        }

        return ([.. pieces], [.. scores]);
    }

    /// <summary>
    /// encode() of llama2.c's run.c, line for line: a space in front, characters or bytes, then the
    /// best-scored join again and again.
    /// </summary>
    private static List<int> Reference(string text, string[] pieces, float[] scores)
    {
        var tokens = text.Length > 0 ? new List<int> { System.Array.IndexOf(pieces, " ") } : [];
        foreach (var rune in text.EnumerateRunes())
        {
            var id = System.Array.IndexOf(pieces, rune.ToString());
            tokens.AddRange(id >= 0 ? [id] : Encoding.UTF8.GetBytes(rune.ToString()).Select(value => value + 3));
        }

        while (true)
        {
            var (best, place, id) = (-1e10f, -1, -1);
            for (var i = 0; i + 1 < tokens.Count; i++)
            {
                var joined = System.Array.IndexOf(pieces, pieces[tokens[i]] + pieces[tokens[i + 1]]);
                if (joined >= 0 && scores[joined] > best)
                {
                    (best, place, id) = (scores[joined], i, joined);
                }
            }

            if (place < 0)
            {
                return tokens;
            }

            tokens[place] = id;
            tokens.RemoveAt(place + 1);
        }
    }
}
