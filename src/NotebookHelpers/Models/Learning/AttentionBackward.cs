using BetweenTokens.Models.Kernels;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>The way back of <see cref="AttentionForward"/>.</summary>
internal sealed unsafe class AttentionBackward(FusedAttention.Plan plan, Tensor projected, Tensor pattern, Tensor gradient, Tensor result)
    : IRangeJob
{
    private readonly float* _projected = TensorMemory.Of<float>(projected);
    private readonly float* _pattern = TensorMemory.Of<float>(pattern);
    private readonly float* _gradient = TensorMemory.Of<float>(gradient);
    private readonly float* _result = TensorMemory.Of<float>(result);
    private readonly int _length = (int)projected.shape[1];

    public void Run(int from, int to)
    {
        var shape = plan.Shape;
        var (padded, most) = (shape.Padded, AttentionShape.Filled(plan.Longest));
        var plane = (long)most * padded;
        var start = Scratch.Room(
            (5 * plane) + ((long)most * shape.Width) + shape.Offset(plan.Longest, plan.Longest) + (AttentionTiles.Rows * padded));
        var room = new Room(start, plane, most * shape.Width, padded);
        new Span<float>(start, (int)(5 * plane)).Clear();
        for (var item = from; item < to; item++)
        {
            var (number, shared) = (item / shape.Shared, item % shape.Shared);
            var stretch = plan.Stretches[number];
            Collect(stretch, shared, room);
            for (var head = shared * (shape.Heads / shape.Shared); head < (shared + 1) * (shape.Heads / shape.Shared); head++)
            {
                Back(number, head, room);
            }

            for (var i = 0; i < stretch.Length; i++)
            {
                var row = At(stretch, i) + ((shape.Heads + shared) * shape.Width);
                plan.TurnBack(room.KeyGradients + ((long)i * padded), stretch.Start + i, _result + row);
                Buffer.MemoryCopy(room.ValueGradients + ((long)i * padded), _result + row + (shape.Shared * shape.Width),
                    shape.Width * sizeof(float), shape.Width * sizeof(float));
            }
        }
    }

    private long At(Stretch stretch, int i) => (((long)stretch.Row * _length) + stretch.Start + i) * plan.Shape.Row;

    private void Collect(Stretch stretch, int shared, Room room)
    {
        var (shape, filled) = (plan.Shape, AttentionShape.Filled(stretch.Length));
        for (var i = 0; i < stretch.Length; i++)
        {
            var key = _projected + At(stretch, i) + ((shape.Heads + shared) * shape.Width);
            plan.Turn(key, stretch.Start + i, 1, room.Keys + ((long)i * shape.Padded));
            var value = key + (shape.Shared * shape.Width);
            for (var d = 0; d < shape.Width; d++)
            {
                room.Values[(d * filled) + i] = value[d];
            }
        }

        for (var d = 0; d < shape.Width; d++)
        {
            new Span<float>(room.Values + (d * filled) + stretch.Length, filled - stretch.Length).Clear();
        }

        new Span<float>(room.KeyGradients, filled * shape.Padded).Clear();
        new Span<float>(room.ValueGradients, filled * shape.Padded).Clear();
    }

    private void Back(int number, int head, Room room)
    {
        var (shape, stretch) = (plan.Shape, plan.Stretches[number]);
        var (padded, filled, length) = (shape.Padded, AttentionShape.Filled(stretch.Length), stretch.Length);
        var pattern = _pattern + plan.PatternOf(number, head);
        for (var i = 0; i < length; i++)
        {
            plan.Turn(_projected + At(stretch, i) + (head * shape.Width), stretch.Start + i, 1, room.Queries + ((long)i * padded));
            var from = _gradient + (((((long)stretch.Row * _length) + stretch.Start + i) * shape.Heads) + head) * shape.Width;
            Buffer.MemoryCopy(from, room.Gradients + ((long)i * padded), shape.Width * sizeof(float), shape.Width * sizeof(float));
        }

        var rows = stackalloc float*[AttentionTiles.Rows];
        for (var first = 0; first < length; first += AttentionTiles.Rows)
        {
            // Past the end a tile repeats its last query: the same numbers, written twice.
            var count = Math.Min(AttentionTiles.Rows, length - first);
            var seen = shape.Keys(first, length);
            for (var i = 0; i < AttentionTiles.Rows; i++)
            {
                rows[i] = room.Scores + shape.Offset(Math.Min(first + i, length - 1), length);
            }

            for (var i = count; i < AttentionTiles.Rows; i++)
            {
                Buffer.MemoryCopy(room.Gradients + ((long)(length - 1) * padded),
                    room.Gradients + ((long)(first + i) * padded), padded * sizeof(float), padded * sizeof(float));
            }

            AttentionTiles.Products(room.Gradients + ((long)first * padded), padded, room.Values, filled, shape.Width, seen, rows);
            for (var i = 0; i < count; i++)
            {
                AttentionTiles.SoftmaxBack(pattern + shape.Offset(first + i, length), rows[i], seen, shape.Scale);
            }

            AttentionTiles.Sums(rows, room.Keys, Math.Min(seen, length), padded, room.Sums);
            for (var i = 0; i < count; i++)
            {
                plan.TurnBack(room.Sums + (i * padded), stretch.Start + first + i, _result + At(stretch, first + i) + (head * shape.Width));
            }
        }

        for (var key = 0; key < length; key += AttentionTiles.Rows)
        {
            AttentionTiles.SumsDown(room.Scores, shape, key, length, room.Queries, padded, room.KeyGradients + ((long)key * padded));
            AttentionTiles.SumsDown(pattern, shape, key, length, room.Gradients, padded, room.ValueGradients + ((long)key * padded));
        }
    }

    /// <summary>Where the parts of one thread's room lie; a plane is [positions, padded width].</summary>
    private readonly struct Room(float* start, long plane, long turned, int padded)
    {
        public float* Keys { get; } = start;

        public float* Queries { get; } = start + plane;

        public float* Gradients { get; } = start + (2 * plane);

        public float* KeyGradients { get; } = start + (3 * plane);

        public float* ValueGradients { get; } = start + (4 * plane);

        public float* Values { get; } = start + (5 * plane);

        public float* Sums { get; } = start + (5 * plane) + turned;

        public float* Scores { get; } = start + (5 * plane) + turned + (AttentionTiles.Rows * padded);
    }
}
