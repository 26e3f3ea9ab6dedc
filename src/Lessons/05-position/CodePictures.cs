using BetweenTokens.Models.Layers;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Pictures of the sinusoidal code itself: products, distances, and the binary code beside it.</summary>
public static class CodePictures
{
    /// <summary>Pairs of coordinates of a code: half its width.</summary>
    /// <param name="width">Coordinates, an even number from 2 to 4,096.</param>
    /// <exception cref="ReaderException">Another number.</exception>
    public static int Pairs(int width) => width is >= 2 and <= 4096 && width % 2 == 0 ? width / 2 : throw new ReaderException(
        $"A code has an even number of coordinates, from 2 to 4096; found {width}.",
        $"Координат у кода чётное число, от 2 до 4096; здесь {width}.");

    /// <summary>The code of positions 0, 1, …: a row for each, a column for each coordinate.</summary>
    /// <param name="positions">How many positions.</param>
    /// <param name="width">Coordinates of the code.</param>
    public static Picture Codes(int positions, int width)
    {
        var picture = Pictures.Matrix(
            $"Код {positions} позиций, координат {width}", new Axis("координата", "номер"), new Axis("позиция", "номер"),
            SinusoidalCode.Table(positions, 2 * Pairs(width)), new Axis("значение", "число"), signed: true, range: (-1, 1));
        picture.Figure.Height = 470;
        return picture.WithNote("Сюда смотрите: слева полосы тесные — быстрые пары; вправо они всё шире, а у самых медленных за столько "
            + "позиций ещё не видно ни одного колебания.");
    }

    /// <summary>
    /// PE(p)·PE(p + k) over k for several p, computed coordinate by coordinate; beside them the same with a random matrix between
    /// the codes, as W_Q and W_K stand there in a model.
    /// </summary>
    /// <param name="starts">Positions p.</param>
    /// <param name="width">Coordinates of the code.</param>
    /// <param name="reach">Largest k.</param>
    /// <param name="seed">Seed of the random matrix.</param>
    public static Picture Products(IReadOnlyList<int> starts, int width = 64, int reach = 120, long seed = 5)
    {
        var random = new SeededRandom(seed);
        double[][] between = [.. Enumerable.Range(0, 2 * Pairs(width)).Select(_ =>
            Enumerable.Range(0, width).Select(_ => random.NextGaussian() / Math.Sqrt(width)).ToArray())];
        double[] distances = [.. Enumerable.Range(0, reach + 1).Select(k => (double)k)];
        double At(int p, double k) => Product(SinusoidalCode.Of(p, width), SinusoidalCode.Of(p + k, width));
        Series Plain(int p) => new($"p = {p}", distances, [.. distances.Select(k => At(p, k))])
        {
            Stroke = p == starts[0] ? Stroke.Solid : Stroke.Dashed,
        };
        Series Turned(int p)
        {
            double[] code = SinusoidalCode.Of(p, width), asked = [.. between.Select(row => Product(row, code))];
            return new($"p = {p}, между кодами матрица", distances,
                [.. distances.Select(k => Product(asked, SinusoidalCode.Of(p + k, width)))])
            { Stroke = Stroke.Dotted };
        }

        var apart = starts.Skip(1).SelectMany(p => distances.Select(k => Math.Abs(At(p, k) - At(starts[0], k)))).DefaultIfEmpty().Max();
        return Pictures.Lines(
                "Произведение кодов двух позиций",
                new Axis("расстояние k", "токенов"),
                new Axis("PE(p) · PE(p + k)", "число"),
                [.. starts.Select(Plain), .. starts.Select(Turned)])
            .WithNote("Сюда смотрите: сплошная и штриховая линии — разные p, точечные — те же p, но между кодами случайная матрица. "
                + $"Без матрицы линии расходятся не дальше чем на {Pictures.Text(apart)}.");
    }

    /// <summary>Distance of the code of a position from that of 0, up to twice a place that is marked.</summary>
    /// <param name="mark">The place, for instance 10,000.</param>
    /// <param name="width">Coordinates of the code.</param>
    public static Picture FromZero(int mark, int width = 512)
    {
        var step = Math.Max(1, mark / 400);
        double[] places = [.. Enumerable.Range(0, (2 * mark / step) + 1).Select(i => (double)i * step)];
        double[] away = [.. places.Select(p => SinusoidalCode.Distance(p, width))];
        var near = Enumerable.Range((int)(0.9 * mark), Math.Max(1, (int)(0.2 * mark)))
            .MinBy(p => SinusoidalCode.Distance(p, width));
        var next = SinusoidalCode.Distance(1, width);
        return Pictures.Lines(
                $"Как далеко код позиции от кода нуля, {width} координат",
                new Axis("позиция", "токен"),
                new Axis("расстояние", "число") { FromZero = true },
                new Series("до кода нуля", places, away),
                new Series($"позиция {Pictures.Text(mark)}", [mark, mark], [0, away.Max()]) { Stroke = Stroke.Dashed },
                new Series("между соседями", [0, places[^1]], [next, next]) { Stroke = Stroke.Dotted })
            .WithNote($"Сюда смотрите: будь период равен {mark}, линия вернулась бы у пунктира в ноль. Там она на "
                + $"{Pictures.Text(SinusoidalCode.Distance(mark, width), 2)}; ближе всего к нулю из соседних мест, "
                + $"от {(int)(0.9 * mark)} до {(int)(1.1 * mark)}, — позиция {near}: "
                + $"{Pictures.Text(SinusoidalCode.Distance(near, width), 2)}.");
    }

    /// <summary>
    /// How much of a code changes from a position to the next: flipped bits of all bits, and distance of the neighbours of the
    /// largest possible one.
    /// </summary>
    /// <param name="bits">Bits of the binary code; the sinusoidal one has twice as many coordinates.</param>
    public static Picture Neighbours(int bits = 4)
    {
        var count = (1 << bits) - 1;
        double[] places = [.. Enumerable.Range(0, count).Select(p => (double)p)];
        double[] flipped = [.. places.Select(p => (double)BinaryCode.Changed((int)p, (int)p + 1) / bits)];
        double[] turned = [.. places.Select(p => Length(SinusoidalCode.Of(p, 2 * bits), SinusoidalCode.Of(p + 1, 2 * bits))
            / (2 * Math.Sqrt(bits)))];
        return Pictures.Lines(
                "Какая доля кода меняется за один шаг",
                new Axis("переход") { Labels = [.. places.Select(p => $"{p} → {p + 1}")] },
                new Axis("доля наибольшего возможного", "доля") { Range = (0, 1.03) },
                new Series("двоичный код", places, flipped) { Markers = true },
                new Series("волны", places, turned) { Markers = true })
            .WithNote("Сюда смотрите: у двоичного кода шаг 7 → 8 не похож на шаг 6 → 7, хотя оба — на одного соседа.");
    }

    /// <summary>The binary digits of positions, highest first: [position, digit], 0 or 1.</summary>
    /// <param name="bits">How many digits; as many positions as they can number.</param>
    public static double[,] Bits(int bits = 4)
    {
        var table = new double[1 << bits, bits];
        for (var p = 0; p < 1 << bits; p++)
        {
            foreach (var (digit, value) in BinaryCode.Of(p, bits).Index())
            {
                table[p, digit] = value;
            }
        }

        return table;
    }

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Length(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
