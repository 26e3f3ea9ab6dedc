using BetweenTokens.Plots;
using Microsoft.Data.Analysis;
using Xunit;
using static TorchSharp.torch;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Plots;

/// <summary>Data frames, tensors and arrays of a reader.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class OwnValuesTests
{
    [Fact]
    public void A_data_frame_shows_its_types_its_gaps_and_twenty_rows()
    {
        var frame = new DataFrame(
            new StringDataFrameColumn("city", Enumerable.Range(0, 100).Select(i => i == 1 ? null : $"c{i}")),
            new DoubleDataFrameColumn("size", Enumerable.Range(0, 100).Select(i => i == 2 ? (double?)null : i / 4.0)));
        string html = frame.ToVisual().ToHtml(), text = frame.ToVisual().ToString();
        Assert.Contains(">city, string</div></th>", html);
        Assert.Contains(">size, double</th>", html);
        Assert.Contains("ещё строк: 80", html);
        Assert.Equal(20, Count(html, "<tr><td"));
        Assert.StartsWith("DataFrame · строк: 100 · столбцов: 2\ncity, string  size, double\nc0", text);
        Assert.Contains("<td></td><td align=\"right\">0,25", html); // a missing text
    }

    [Fact]
    public void A_wide_frame_a_column_and_an_empty_frame()
    {
        var wide = new DataFrame([.. Enumerable.Range(0, 30).Select(i => new Int32DataFrameColumn($"c{i}", [i]))]);
        Assert.Contains("ещё столбцов: 10", wide.ToVisual().ToHtml());
        Assert.Contains("DataFrameColumn · строк: 2 · пропусков: 1", new DoubleDataFrameColumn("x", [1.5, null]).ToVisual().ToString());
        Assert.Contains("строк: 0 · столбцов: 0", new DataFrame().ToVisual().ToString());
    }

    [Theory]
    [InlineData(ScalarType.Byte, "uint8")]
    [InlineData(ScalarType.Int64, "int64")]
    [InlineData(ScalarType.Float16, "float16")]
    [InlineData(ScalarType.BFloat16, "bfloat16")]
    [InlineData(ScalarType.Float32, "float32")]
    [InlineData(ScalarType.Float64, "float64")]
    public void A_tensor_of_any_type_shows_its_corners(ScalarType type, string name)
    {
        using var tensor = arange(100, dtype: ScalarType.Float32).reshape(10, 10).to_type(type);
        var lines = tensor.ToVisual().ToString().Split('\n');
        Assert.Equal($"Tensor [10, 10] · {name} · cpu", lines[0]);
        Assert.Equal(["0", "1", "2", "…", "7", "8", "9"], Words(lines[1]));
        Assert.All(Words(lines[4]), cell => Assert.Equal("…", cell));
        Assert.Equal(["90", "91", "92", "…", "97", "98", "99"], Words(lines[7]));
        Assert.Equal(8, lines.Length);
    }

    [Fact]
    public void Truth_values_complex_numbers_and_what_is_not_finite()
    {
        Assert.Equal(["true", "false"], Row(tensor([true, false])));
        Assert.Equal(["1,5000+0,5000i", "−2,0000−1,0000i"], Row(complex(tensor([1.5f, -2f]), tensor([0.5f, -1f]))));
        Assert.Equal(["NaN", "∞", "−∞", "−1,5000"], Row(tensor([float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1.5f])));
        Assert.Equal(["1,000·10⁻⁵", "2,000·10⁻⁷"], Row(tensor([1e-5, 2e-7])));
        Assert.Equal(["9223372036854775807"], Row(tensor([long.MaxValue])));
    }

    [Fact]
    public void A_single_number_shows_all_its_digits()
    {
        Assert.Equal("Tensor [] · float32 · cpu\n0,1", Of(tensor(0.1f)));
        Assert.Equal("Tensor [] · float64 · cpu\n3,14159265358979", Of(tensor(Math.PI)));
        Assert.Equal("Tensor [] · int64 · cpu\n−7", Of(tensor(-7L)));
    }

    [Fact]
    public void Many_dimensions_show_the_first_two_slices_and_the_last()
    {
        var lines = Of(arange(4 * 3 * 2 * 2).reshape(4, 3, 2, 2)).Split('\n');
        Assert.Equal(["[0, 0, :, :]", "[0, 1, :, :]", "[3, 2, :, :]"], lines.Where(l => l.StartsWith('[')));
        Assert.Equal("ещё срезов: 9", lines[^1]);
        Assert.Equal(["46", "47"], Words(lines[^2]));
    }

    [Fact]
    public void Where_there_are_no_values_a_sentence_says_so()
    {
        Assert.Equal("Tensor [0, 3] · float32 · cpu: значений нет", Of(empty(0, 3)));
        Assert.StartsWith("Tensor [3, 4] · float32 · meta: значений нет, у тензора на meta", Of(empty(3, 4, device: META)));
        var gone = ones(2);
        gone.Dispose();
        Assert.Equal("Tensor: освобождён (Dispose), значений у него больше нет", gone.ToVisual().ToString());
    }

    [Fact]
    public void Showing_leaves_no_tensor_behind_and_copies_the_corners_alone()
    {
        using var large = zeros(2, 4000, 5000);
        using var turned = large.transpose(1, 2);
        using var learnt = ones(3, 3, requires_grad: true);
        Live.Same(() =>
        {
            turned.ToVisual().ToHtml();
            learnt.ToVisual().ToHtml();
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        turned.ToVisual();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Contains("requires_grad", learnt.ToVisual().ToString());
    }

    [Fact]
    public void Numbers_stand_ten_in_a_row_and_two_hundred_at_most()
    {
        var lines = Enumerable.Range(0, 1000).ToArray().ToVisual().ToString().Split('\n');
        Assert.Equal("int[1000]", lines[0]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), Words(lines[1]));
        Assert.Equal("ещё чисел: 800", lines[^1]);
        Assert.Equal(22, lines.Length);
        Assert.Contains(">190</th>", Enumerable.Range(0, 1000).ToArray().ToVisual().ToHtml());
        Assert.Equal("List<double>[2]\n 1,5000  −2,0000", new List<double> { 1.5, -2 }.ToVisual().ToString());
        Assert.Equal("long[0]", Array.Empty<long>().ToVisual().ToString());
    }

    [Fact]
    public void An_endless_sequence_is_read_no_further_than_it_is_shown()
    {
        int read = 0;
        string text = Endless().ToVisual().ToString();
        Assert.EndsWith("…", text);
        Assert.InRange(read, 200, 202);

        IEnumerable<double> Endless()
        {
            while (true)
            {
                read++;
                yield return read;
            }
        }
    }

    [Fact]
    public void Tables_of_numbers_show_their_corners()
    {
        var table = new double[100, 2];
        table[99, 1] = 0.5;
        var lines = table.ToVisual().ToString().Split('\n');
        Assert.Equal("double[100, 2]", lines[0]);
        Assert.Equal(["0,0000", "0,5000"], Words(lines[7]));
        Assert.Equal("double[2][≤2]\n1  2\n3   ", new[] { new[] { 1.0, 2 }, new[] { 3.0 } }.ToVisual().ToString());
        Assert.Equal("float[0, 3]", new float[0, 3].ToVisual().ToString());
        Assert.Equal("int[0][0]", Array.Empty<int[]>().ToVisual().ToString());
    }

    [Fact]
    public void What_only_passes_for_numbers_is_not_shown_as_numbers()
    {
        Assert.Equal("DayOfWeek[1]\nMonday", OwnValues.Of(new[] { DayOfWeek.Monday })!.ToString());
        Assert.Equal("uint[1]\n7", OwnValues.Of(new[] { 7u })!.ToString());
        Assert.Null(OwnValues.Of("text"));
        Assert.Null(OwnValues.Of(new byte[] { 1 }));
    }

    private static string Of(Tensor tensor)
    {
        using (tensor)
        {
            return tensor.ToVisual().ToString();
        }
    }

    private static string[] Row(Tensor tensor) => Words(Of(tensor).Split('\n')[1]);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
