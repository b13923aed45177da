// What the documents use in places without importing it.
export { useCallback, useEffect, useRef } from 'react';
export { useAuthStore } from '@/stores/useAuthStore';
export { useChannelStore } from '@/stores/useChannelStore';
export { useDashboardStore } from '@/stores/useDashboardStore';
export { useVideoStore } from '@/stores/useVideoStore';
export { useCostStore } from '@/stores/useCostStore';
export { channelApi } from '@/services/channels';
export { apiClient } from '@/services/api';
